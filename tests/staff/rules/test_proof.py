"""The second factor: which code is taken, when."""

from datetime import UTC, datetime, timedelta

import pytest
from pyotp import TOTP

from app.staff.rules import proof

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AT = datetime(2026, 11, 23, 8, 0, 10, tzinfo=UTC)
STEP = int(AT.timestamp()) // 30


def shown(steps: int) -> str:
    return TOTP(SECRET).at(AT, counter_offset=steps)


@pytest.mark.parametrize(
    ("steps", "after", "taken"),
    [
        (0, 0, STEP),
        (-1, 0, STEP - 1),
        (1, 0, STEP + 1),
        (-2, 0, None),
        (2, 0, None),
        (0, STEP, None),
        (-1, STEP, None),
        (1, STEP, STEP + 1),
        (0, STEP - 1, STEP),
        (1, STEP + 1, None),
    ],
)
def test_a_code_is_taken_one_step_early_or_late_and_once(steps: int, after: int, taken: int | None) -> None:
    assert proof.matching_step(SECRET, shown(steps), AT, after=after) == taken


def test_a_phone_and_ours_agree_on_a_step_of_thirty_seconds() -> None:
    start = datetime.fromtimestamp(STEP * 30, UTC)
    for second in (0, 29):
        assert proof.matching_step(SECRET, shown(0), start + timedelta(seconds=second), after=0) == STEP
    assert proof.matching_step(SECRET, shown(0), start + timedelta(seconds=60), after=0) is None


def test_the_vector_of_the_rfc() -> None:
    """RFC 6238, appendix B, SHA-1, its last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert proof.matching_step(secret, "287082", datetime.fromtimestamp(59, UTC), after=0) == 1
    assert proof.matching_step(secret, "081804", datetime.fromtimestamp(1111111109, UTC), after=0) == 37037036


@pytest.mark.parametrize(("typed", "totp"), [("123456", True), ("123 456", True), ("12345", False), ("1234567", False)])
def test_six_digits_are_the_authenticator_s(typed: str, *, totp: bool) -> None:
    assert proof.is_totp(typed) is totp


def test_recovery_codes_are_ten_different_and_read_without_their_dashes() -> None:
    codes = proof.new_recovery_codes()
    assert len(set(codes)) == 10
    assert not any(proof.is_totp(code) for code in codes)
    first = codes[0]
    assert proof.recovery_digest(first.lower().replace("-", " ")) == proof.recovery_digest(first)
    assert proof.recovery_digest(codes[1]) != proof.recovery_digest(first)


def test_the_qr_code_says_who_and_what() -> None:
    uri = proof.enrolment_uri(SECRET, "dominique@example.org")
    assert uri.startswith("otpauth://totp/Inscription%20BTS:dominique%40example.org?")
    assert f"secret={SECRET}" in uri
