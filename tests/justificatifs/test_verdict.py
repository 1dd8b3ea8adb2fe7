"""The dry run's verdict is that of registering; it writes nothing, and judges a form hardly begun."""

import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests import make
from tests.clock import LegalClock
from tests.stage import Stage

CHECKS = "/v1/registrations/checks"
BODIES = 150
JOB = {"employer": "Atelier EXEMPLE", "job": "Technicien", "technician_level": True, "in_field": True}
YEAR = {**JOB, "starts_on": "2024-01-01", "ends_on": "2024-12-31"}
SITTING = {"exam_session": 2023, "academie": "02", "candidate_number": "0204211987", "grades": []}
GRADED = {**SITTING, "grades": [{"unite": "U1", "grade": "12"}]}
ABSENT = object()
ORDINARY = make.registration()

VARIANTS: Mapping[str, tuple[object, ...]] = {
    "exam_session": (2023, 2099, "2027", ABSENT),
    "academie": ("31", "99", "2", ABSENT),
    "specialite": ("bts-mco", "bts-inconnu", "BTS", ABSENT),
    "option": ("bts-ndrc-a", 7),
    "category": ("redoublant", "experience_professionnelle", "autre", ABSENT),
    "forme": ("progressive", "les deux", ABSENT),
    "nationality": ("DZ", "ZZ", "france", ABSENT),
    "phones": ({"mobile": None, "landline": None}, {"mobile": "12", "landline": None}, ABSENT),
    "ine": ("123456789AB", "AAAAAAAAAAA", "x"),
    "preparation": (None, {"kind": "autre"}),
    "work_periods": ([YEAR], [{**YEAR, "ends_on": "2023-01-01"}], [YEAR, YEAR], "aucune"),
    "units": ([{"unite": "U1", "state": "benefice"}], [{"unite": "U99", "state": "a_passer"}], [7]),
    "languages": ([], [{"unite": "U2", "langue": "tlh", "teaching": "aucun"}]),
    "former_sittings": ([SITTING], [GRADED], [SITTING, SITTING], [{"exam_session": 2023}]),
    "renouncements": ([{"unite": "U1", "exam_session": 2023}],),
    "handicap": (True, "oui", ABSENT),
    "earlier_amenagement": (True,),
    "modalites": ({"version": "2000-1", "accepted": True}, {"version": f"{make.NEXT}-1", "accepted": False}, ABSENT),
    "surprise": (1,),
}


def drawn(dice: random.Random) -> dict[str, object]:
    """An ordinary registration with up to three members replaced or left out."""
    body = dict(ORDINARY)
    for name in dice.sample(sorted(VARIANTS), dice.choice((0, 1, 1, 2, 3))):
        value = dice.choice(VARIANTS[name])
        if value is ABSENT:
            body.pop(name, None)
        else:
            body[name] = value
    return body


def said(errors: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Codes and places."""
    return {(one["code"], one.get("pointer", "")) for one in errors}


async def checked(camille: make.Candidate, body: Mapping[str, object]) -> dict[str, Any]:
    """The dry run's answer."""
    answer = await camille.client.post(CHECKS, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    assert found["valid"] == (not found["violations"])
    return found


def agree(check: dict[str, Any], answer: httpx.Response) -> None:
    """Valid if and only if accepted; and what is wrong is the same."""
    assert check["valid"] == (answer.status_code == 201), (check["violations"], answer.text)
    if answer.status_code == 422:
        assert said(check["violations"]) == said(answer.json()["errors"])
    elif answer.status_code == 409:
        assert answer.json()["code"] in {code for code, _ in said(check["violations"])}


async def test_it_is_valid_if_and_only_if_registering_is_accepted(camille: make.Candidate) -> None:
    """Over bodies drawn from every member's good and bad values; each one registered is withdrawn again."""
    dice, seen = random.Random(20221121), Counter[int]()  # noqa: S311 -- no secret
    for _ in range(BODIES):
        body = drawn(dice)
        check = await checked(camille, body)
        answer = await camille.client.post("/v1/registrations", json=body)
        agree(check, answer)
        seen[answer.status_code] += 1
        if answer.status_code == 201:
            await camille.client.delete(answer.headers["location"], headers={"if-match": "*"})
    assert min(seen[201], seen[422]) >= BODIES // 6, seen


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2022, 10, 18, 5, 59, 59, tzinfo=UTC), "fenetre-pas-ouverte"),
        (datetime(2022, 10, 18, 6, 0, 1, tzinfo=UTC), None),
        (datetime(2022, 11, 21, 16, 59, 50, tzinfo=UTC), None),
        (datetime(2022, 11, 21, 17, 0, 0, tzinfo=UTC), "fenetre-fermee"),
        (datetime(2023, 3, 1, tzinfo=UTC), "fenetre-fermee"),
    ],
)
async def test_it_says_that_the_window_is_not_open(
    camille: make.Candidate, clock: LegalClock, at: datetime, code: str | None
) -> None:
    """Guide: « du mardi 18 octobre 2022 à 8 h au lundi 21 novembre 2022 à 18 h », in Paris."""
    await clock.set(at)
    body = make.registration(exam_session=2023, modalites={"version": "2023-1", "accepted": True})
    check = await checked(camille, body)
    assert said(check["violations"]) == (set() if code is None else {(code, "")})
    assert check["window"]["closes"]["local"] == "2022-11-21T18:00:00"
    agree(check, await camille.client.post("/v1/registrations", json=body))


async def test_it_says_that_one_is_registered_already(camille: make.Candidate) -> None:
    """D643-29, with the way to the first one."""
    saved = await make.registered(camille)
    check = await checked(camille, ORDINARY)
    assert said(check["violations"]) == {("deja-inscrit", "/exam_session")}
    assert check["registration"] == f"/v1/registrations/{saved['id']}"
    agree(check, await camille.client.post("/v1/registrations", json=ORDINARY))


async def test_it_says_that_the_forme_is_locked(camille: make.Candidate, clock: LegalClock) -> None:
    """Guide §3: told as a warning to who agrees, as a violation to who does not."""
    await clock.set(datetime(2022, 10, 25, 12, tzinfo=UTC))
    await make.registered(camille, exam_session=2023, modalites={"version": "2023-1", "accepted": True})
    await clock.reset()
    same = await checked(camille, ORDINARY)
    assert same["valid"]
    assert ("forme-definitive", "/forme") in said(same["warnings"])
    assert same["irrevocable"] == []
    body = make.registration(forme="progressive", units=[{"unite": "U1", "state": "a_passer"}])
    other = await checked(camille, body)
    assert said(other["violations"]) == {("forme-definitive", "/forme")}
    agree(other, await camille.client.post("/v1/registrations", json=body))


_TABLES = """
SELECT table_schema || '.' || table_name FROM information_schema.tables
WHERE table_schema IN ('public', 'jobs') AND table_type = 'BASE TABLE' ORDER BY 1
"""


async def test_it_writes_nothing_and_says_the_same_twice(camille: make.Candidate, servers: Stage) -> None:
    """Every row of every table, and the sequence of candidate numbers, are as they were."""
    await make.registered(camille)
    tables = [str(name) for (name,) in await servers.select(_TABLES)]
    assert len(tables) > 20

    async def everything() -> list[object]:
        rows = [await servers.select(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {name} AS t")
                for name in tables]  # fmt: skip
        return [*rows, await servers.select("SELECT last_value FROM candidate_numbers")]

    before = await everything()
    for body in (ORDINARY, {}, make.registration(specialite="bts-mco", nationality="ZZ", handicap=True)):
        first = await camille.client.post(CHECKS, json=body)
        assert (await camille.client.post(CHECKS, json=body)).content == first.content
    assert await everything() == before


async def test_an_empty_form_is_told_what_is_missing(camille: make.Candidate) -> None:
    """Not one refusal: an answer."""
    check = await checked(camille, {})
    missing = {pointer for code, pointer in said(check["violations"]) if code == "obligatoire"}
    assert missing >= {"/exam_session", "/academie", "/specialite", "/category", "/forme", "/handicap", "/modalites"}
    assert (check["checklist"], check["irrevocable"], check["window"]) == ([], [], None)


async def test_a_form_hardly_begun_is_judged_on_what_it_bears(camille: make.Candidate) -> None:
    """Each wrong thing once, and nothing concluded from what is not there yet."""
    check = await checked(camille, {"exam_session": make.NEXT, "nationality": "ZZ", "ine": "AAAAAAAAAAA"})
    found = [(one["code"], one["pointer"]) for one in check["violations"]]
    assert len({pointer for _, pointer in found}) == len(found)
    assert set(found) >= {("nationalite-inconnue", "/nationality"), ("ine-invalide", "/ine")}
    assert {code for code, _ in found} == {"obligatoire", "nationalite-inconnue", "ine-invalide"}
    assert (check["irrevocable"], check["window"], check["experience"], check["warnings"]) == ([], None, None, [])
    assert {due["piece"] for due in check["checklist"]} == {"recapitulatif_signe", "identite"}
    assert all(due["until"] is None for due in check["checklist"])


async def test_the_first_tab_knows_its_window(camille: make.Candidate) -> None:
    """Exam session, académie, spécialité: the bounds are told, the forme not yet."""
    first = {name: ORDINARY[name] for name in ("exam_session", "academie", "specialite")}
    check = await checked(camille, first)
    assert check["window"]["closes"]["zone"] == "Europe/Paris"
    assert {code for code, _ in said(check["violations"])} == {"obligatoire"}
    assert check["irrevocable"] == []
    forme = await checked(camille, {**first, "forme": "globale"})
    assert [choice["what"] for choice in forme["irrevocable"]] == ["forme"]


async def test_the_days_of_work_are_counted_before_and_after_registering(camille: make.Candidate) -> None:
    """Item 7: the same count in the dry run, in the answer and when read again."""
    start = datetime(make.NEXT, 6, 30, tzinfo=UTC).date() - timedelta(days=364)
    body = make.registration(
        category="experience_professionnelle", work_periods=[{**JOB, "starts_on": start.isoformat(), "ends_on": None}]
    )
    count = (await checked(camille, body))["experience"]
    assert (count["days_counted"], count["days_required"]) == (365, 365)
    assert count["counted_until"] == count["reached_on"] == f"{make.NEXT}-06-30"
    assert count["days_proved"] < 365
    saved = await camille.client.post("/v1/registrations", json=body)
    assert saved.json()["experience"] == count
    assert (await camille.client.get(saved.headers["location"])).json()["experience"] == count
