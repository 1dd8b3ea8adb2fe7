"""How long a message is tried, and what answers mean."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from app.webhooks.rules import (
    JITTER,
    KEPT,
    KEYS_TOGETHER,
    WAITS,
    WEBHOOKS,
    DeliveryState,
    Next,
    WebhookType,
    judged,
    kept_types,
    payload,
)

MINUTE = timedelta(minutes=1)


def test_its_figures() -> None:
    """[P] What the contract says of them (docs/webhooks.md)."""
    assert timedelta(hours=24) == KEYS_TOGETHER
    assert timedelta(days=30) == KEPT
    assert WEBHOOKS == 10


def test_types_are_kept_once_in_one_order() -> None:
    given = [WebhookType.WITHDRAWN, WebhookType.EXPECTED, WebhookType.WITHDRAWN]
    assert kept_types(given) == ["attestation.expected", "registration.withdrawn"]


def test_only_gone_disables() -> None:
    answers = {status: judged(status, tries=10, asked=None, draw=0.5) for status in (200, 404, 410, 500, None)}
    assert [status for status, found in answers.items() if found.disables] == [410]


def test_ten_tries_over_three_days() -> None:
    assert (len(WAITS) + 1, sum(WAITS, timedelta())) == (10, timedelta(days=3))
    assert list(WAITS) == sorted(WAITS)


@pytest.mark.parametrize("status", [200, 202, 204, 299])
def test_any_success_is_received(status: int) -> None:
    assert judged(status, tries=1, asked=60, draw=0.5) == Next(DeliveryState.DELIVERED)


@pytest.mark.parametrize("tries", [1, 10])
def test_gone_is_the_end_of_the_webhook(tries: int) -> None:
    assert judged(410, tries=tries, asked=60, draw=0.5) == Next(DeliveryState.GIVEN_UP, disables=True)


@pytest.mark.parametrize("status", [None, 101, 199, 300, 301, 308, 400, 401, 404, 409, 429, 500, 503, 599])
def test_anything_else_is_tried_again_nine_times(status: int | None) -> None:
    found = [judged(status, tries=tries, asked=None, draw=0.5) for tries in range(1, 11)]
    assert found == [*(Next(DeliveryState.WAITING, wait) for wait in WAITS), Next(DeliveryState.GIVEN_UP)]


@pytest.mark.parametrize(
    ("tries", "draw", "asked", "wait"),
    [
        (1, 0.0, None, (1 - JITTER) * MINUTE),
        (1, 1.0, None, (1 + JITTER) * MINUTE),
        (4, 0.0, None, 54 * MINUTE),
        (1, 0.5, 0, MINUTE),
        (1, 0.5, 30, MINUTE),  # never sooner than ours
        (1, 0.5, 3600, 60 * MINUTE),
        (1, 0.5, 86_400, timedelta(days=1)),
        (1, 0.5, 10**9, timedelta(days=1)),
        (9, 0.5, 60, 1534 * MINUTE),
    ],
)
def test_a_wait_is_spread_and_what_is_asked_is_obeyed_up_to_a_day(
    tries: int, draw: float, asked: int | None, wait: timedelta
) -> None:
    after = judged(503, tries=tries, asked=asked, draw=draw).after
    assert after is not None
    assert abs(after - wait) < timedelta(milliseconds=1)


def test_a_message_tells_a_registration_and_its_place_in_the_feed() -> None:
    at, key = datetime(2026, 11, 3, 16, 40, 2, 120_000, tzinfo=UTC), UUID(int=7)
    assert json.loads(payload("registration.created", at, registration=key, position=121)) == {
        "type": "registration.created",
        "timestamp": "2026-11-03T16:40:02.120000Z",
        "data": {"registration_id": str(key), "position": 121},
    }
    assert payload("ping", at, registration=None, position=None).endswith('"data":{}}')
