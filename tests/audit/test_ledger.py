"""The suite's own ledger: every act is expected in the journal, and one without its line is seen."""

import httpx
import pytest

from tests.audit.ledger import ACTS, SILENT, Ledger
from tests.contract.document import contract, operations

HERE = "https://testserver/"


def answered(status: int = 200, method: str = "PATCH", *, replayed: bool = False, **headers: str) -> httpx.Response:
    """One answer to who had seen version 1."""
    told = {**headers, **({"idempotent-replayed": "true"} if replayed else {})}
    return httpx.Response(status, headers=told, request=httpx.Request(method, HERE, headers={"if-match": '"1"'}))


def test_every_act_of_the_contract_is_expected_in_the_journal_or_says_why_not() -> None:
    """A new operation that writes comes with its line; what reads of one person has one too, and is named there."""
    methods = {one.id: one.method for one in operations(contract())}
    assert methods.keys() >= ACTS.keys()
    assert {name for name, method in methods.items() if method != "GET"} == SILENT.keys() | {
        name for name in ACTS if methods[name] != "GET"
    }
    assert not ACTS.keys() & SILENT.keys()


def test_an_act_without_its_line_is_seen() -> None:
    """And told once; the next count begins anew."""
    ledger = Ledger()
    for _ in range(3):
        ledger.note("changeMe", answered(etag='"2"'))
    ledger.note("renewRegistration", answered(201, "POST"))
    ledger.note("register", answered(201, "POST"))
    assert ledger.missing({"account.change": 2, "registration.register": 1, "registration.change": 9}) == [
        "changeMe",
        "register",
    ]
    assert ledger.missing({}) == []
    assert ledger.acts == 5


def test_one_of_several_acts_is_told_by_the_line_of_any_of_its_kinds() -> None:
    """Each line tells one act only."""
    ledger = Ledger()
    for _ in range(3):
        ledger.note("decideDossier", answered(201, "POST"))
    assert ledger.missing({"dossier.propose_rejection": 1, "dossier.move": 1}) == ["decideDossier"]


@pytest.mark.parametrize(
    "response",
    [
        answered(422),
        answered(503),
        answered(etag='"1"'),
        answered(replayed=True),
        answered(200, "HEAD"),
    ],
    ids=["refused", "outage", "unchanged", "told again", "head"],
)
def test_what_did_nothing_is_no_act(response: httpx.Response) -> None:
    """Nothing is expected of it."""
    ledger = Ledger()
    ledger.note("changeMe", response)
    assert ledger.missing({}) == []
