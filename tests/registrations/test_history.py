"""What one exam session leaves to the next, through HTTP: forme, renouncements, grades of the service."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests import make
from tests.cli.commands import run
from tests.clock import LegalClock
from tests.registrations.sessions import (
    YEARS,
    after,
    asked,
    candidate,
    change,
    closes,
    codes,
    imported,
    opened,
    renounced,
    sitting,
    units,
    within,
)
from tests.stage import Stage

Y1, Y2, Y3 = YEARS
INSTANT = timedelta(microseconds=1)


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clock: LegalClock) -> AsyncIterator[make.Candidate]:
    """A candidate at the opening of the first of three exam sessions."""
    async with opened(servers):
        await clock.set(within(Y1))
        yield await candidate(servers, app)
        await clock.reset()


async def registered(owner: make.Candidate, year: int, **changes: object) -> str:
    answer = await owner.client.post("/v1/registrations", json=asked(year, **changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def refusal(owner: make.Candidate, year: int, **changes: object) -> set[str]:
    """Why the dry run says no; nothing is written."""
    answer = await owner.client.post("/v1/registrations/checks", json=asked(year, **changes))
    assert answer.status_code == 200, answer.text
    return {one["code"] for one in answer.json()["violations"]}


PROGRESSIVE = {"forme": "progressive", "units": units(U4="a_passer")}


async def test_a_renouncement_is_remembered_whatever_is_declared_afterwards(
    camille: make.Candidate, clock: LegalClock
) -> None:
    """Guide: « le renoncement est définitif »."""
    before = sitting(Y1 - 1, U1="14")
    mine = await registered(camille, Y1, former_sittings=[before], renouncements=[renounced("U1", Y1 - 1)])
    undone = await change(camille.client, mine, units=units(U1="benefice"), renouncements=[])
    assert undone.status_code == 200, undone.text
    again = await change(camille.client, mine, units=[], renouncements=[renounced("U1", Y1 - 1)])
    assert again.status_code == 200, again.text
    await clock.set(within(Y2))
    claimed = {"units": units(U1="benefice"), "former_sittings": [before]}
    assert await refusal(camille, Y2, **claimed) == {"benefice-renonce"}
    assert await refusal(camille, Y2, former_sittings=[before]) == set(), "nothing is left to renounce"
    assert await refusal(camille, Y2, renouncements=[renounced("U1", Y1 - 1)]) == set(), "said again, without harm"


async def test_who_signed_up_has_renounced_even_what_was_hidden_then(
    camille: make.Candidate, clock: LegalClock
) -> None:
    """Guide: « le fait de s'inscrire à une épreuve vaut renoncement au bénéfice »."""
    await registered(camille, Y1)
    claimed = {"units": units(U1="benefice"), "former_sittings": [sitting(Y1 - 1, U1="14")]}
    await clock.set(within(Y2))
    assert await refusal(camille, Y2, **claimed) == {"benefice-renonce"}
    won_since = {"units": units(U1="benefice"), "former_sittings": [sitting(Y1, U1="11")]}
    assert await refusal(camille, Y2, **won_since) == set()


async def test_withdrawn_while_open_nothing_was_renounced(camille: make.Candidate, clock: LegalClock) -> None:
    """[P] A registration withdrawn in time never was."""
    mine = await registered(camille, Y1)
    assert (await camille.client.delete(f"/v1/registrations/{mine}", headers={"if-match": "*"})).status_code == 204
    await clock.set(within(Y2))
    claimed = {"units": units(U1="benefice"), "former_sittings": [sitting(Y1 - 1, U1="14")]}
    assert await refusal(camille, Y2, **claimed) == set()
    assert await refusal(camille, Y2, **PROGRESSIVE) == set()


async def test_a_window_opened_again_does_not_undo_what_its_closing_settled(
    camille: make.Candidate, clock: LegalClock, servers: Stage
) -> None:
    """Forme and renouncements were definitive at closing; the rest may change until the new one."""
    before = sitting(Y1 - 1, U1="14")
    mine = await registered(camille, Y1, former_sittings=[before], renouncements=[renounced("U1", Y1 - 1)])
    await clock.set(closes(Y1))
    window = ("--opens", f"{Y1 - 1}-10-15T08:00", "--closes", f"{Y1 - 1}-11-25T18:00", "--motive", "Panne.")
    extended = run(
        servers,
        "exam-session",
        "calendar",
        str(Y1),
        "02",
        *window,
        "--justificatifs",
        f"{Y1 - 1}-12-04",
        "--motive",
        "Panne.",
    )
    assert extended.code == 0, extended.err
    await clock.set(after(Y1))
    assert (await change(camille.client, mine, handicap=True)).status_code == 200
    undone = await change(camille.client, mine, units=units(U1="benefice"), renouncements=[])
    assert codes(undone) == {"benefice-renonce"}
    other = await change(camille.client, mine, **PROGRESSIVE)
    assert (other.status_code, other.json()["code"]) == (409, "forme-definitive")
    assert (await camille.client.delete(f"/v1/registrations/{mine}", headers={"if-match": "*"})).status_code == 204
    assert "forme-definitive" in await refusal(camille, Y1, **PROGRESSIVE)
    assert await refusal(camille, Y1, units=units(U1="benefice"), former_sittings=[before]) == {"benefice-renonce"}


async def test_who_registers_first_in_a_window_opened_again_has_until_its_new_closing(
    camille: make.Candidate, clock: LegalClock, servers: Stage
) -> None:
    """The closing that follows the choice is the one that counts."""
    await clock.set(closes(Y1))
    window = ("--opens", f"{Y1 - 1}-10-15T08:00", "--closes", f"{Y1 - 1}-11-25T18:00", "--motive", "Panne.")
    run(
        servers,
        "exam-session",
        "calendar",
        str(Y1),
        "02",
        *window,
        "--justificatifs",
        f"{Y1 - 1}-12-04",
        "--motive",
        "Panne.",
    )
    await clock.set(after(Y1))
    mine = await registered(camille, Y1)
    assert (await change(camille.client, mine, **PROGRESSIVE)).status_code == 200


async def test_an_academie_that_closes_later_prolongs_no_choice_of_forme(
    camille: make.Candidate, clock: LegalClock
) -> None:
    """[P] Chosen in Aix-Marseille, definitive when it closes there, though Martinique is still open."""
    mine = await registered(camille, Y1)
    assert (await change(camille.client, mine, academie="31")).status_code == 200
    await clock.set(after(Y1))
    assert (await change(camille.client, mine, handicap=True)).status_code == 200
    other = await change(camille.client, mine, **PROGRESSIVE)
    assert (other.status_code, other.json()["code"]) == (409, "forme-definitive")
    gone = await camille.client.delete(f"/v1/registrations/{mine}", headers={"if-match": "*"})
    assert gone.status_code == 204
    anew = await camille.client.post("/v1/registrations", json=asked(Y1, academie="31", **PROGRESSIVE))
    assert (anew.status_code, anew.json()["code"]) == (409, "forme-definitive")
    assert (await camille.client.post("/v1/registrations", json=asked(Y1, academie="31"))).status_code == 201


async def test_the_forme_of_another_bts_is_another_choice(camille: make.Candidate, clock: LegalClock) -> None:
    await registered(camille, Y1)
    await clock.set(within(Y2))
    assert await refusal(camille, Y2, specialite="bts-sam", **{**PROGRESSIVE, "languages": []}) == set()
    assert "forme-definitive" in await refusal(camille, Y2, **PROGRESSIVE)


async def test_official_grades_prevail_and_need_not_be_declared(
    camille: make.Candidate, clock: LegalClock, servers: Stage, tmp_path: Path
) -> None:
    mine = await registered(camille, Y1, **{**PROGRESSIVE, "units": units(U1="a_passer", U4="a_passer")})
    number = (await camille.client.get(f"/v1/registrations/{mine}")).json()["candidate_number"]
    await clock.set(within(Y2))
    lines = (f"{number},2003-04-12,{Y1},bts-ndrc,U1,12.5", f"{number},2003-04-12,{Y1},bts-ndrc,U4,8")
    assert imported(servers, tmp_path, *lines).out == (
        "2 notes lues : 2 nouvelles, 0 rectifiées ; 0 numéros inconnus ici, en attente.\n"
    )
    p: dict[str, object] = {"forme": "progressive"}
    kept = units(U1="benefice", U4="report", U5="a_passer")
    assert await refusal(camille, Y2, **p, units=kept) == set()
    assert await refusal(camille, Y2, **p, units=units(U1="a_passer")) == {"renoncement-requis"}
    assert await refusal(camille, Y2, **p, units=units(U1="a_passer"), renouncements=[renounced("U1", Y1)]) == set()
    contradicted = asked(Y2, **p, units=kept, former_sittings=[sitting(Y1, U1="15", U4="8.00")])
    answer = await camille.client.post("/v1/registrations", json=contradicted)
    (error,) = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == ("note-contredite", "/former_sittings/0/grades/0/grade")
    assert "12.50" in error["detail"]


async def test_a_number_unknown_here_waits_until_it_is_declared(
    camille: make.Candidate, clock: LegalClock, servers: Stage, tmp_path: Path
) -> None:
    said = imported(servers, tmp_path, f"ANCIEN42,2003-04-12,{Y1 - 1},bts-ndrc,U1,12").out
    assert "1 numéros inconnus ici" in said
    claimed = units(U1="benefice")
    assert await refusal(camille, Y1, units=claimed) == {"benefice-sans-note"}
    assert await refusal(camille, Y1, units=claimed, former_sittings=[sitting(Y1 - 1, "ancien 42")]) == set()
    await registered(camille, Y1, units=claimed, former_sittings=[sitting(Y1 - 1, "ANCIEN42")])
    await clock.set(within(Y2))
    assert await refusal(camille, Y2) == {"renoncement-requis"}, "declared once, it is known for ever"


async def test_the_grades_of_another_are_not_read_by_declaring_their_number(
    camille: make.Candidate, clock: LegalClock, servers: Stage, app: FastAPI, tmp_path: Path
) -> None:
    """Neither a number that waits for somebody born another day, nor one issued here to another account."""
    mine = await registered(camille, Y1)
    number = (await camille.client.get(f"/v1/registrations/{mine}")).json()["candidate_number"]
    await clock.set(within(Y2))
    waiting = f"ANCIEN42,1999-01-01,{Y1},bts-ndrc,U1,12"
    imported(servers, tmp_path, waiting, f"{number},2003-04-12,{Y1},bts-ndrc,U1,12")
    other = await candidate(servers, app, "dominique@example.org")
    for declared in ("ANCIEN42", number):
        answer = await other.client.post(
            "/v1/registrations/checks",
            json=asked(Y2, units=units(U1="benefice"), former_sittings=[sitting(Y1, declared)]),
        )
        assert "benefice-sans-note" in {one["code"] for one in answer.json()["violations"]}
    assert await refusal(camille, Y2, units=units(U1="benefice")) == set()


async def test_what_is_definitive_already_is_not_announced_as_future(
    camille: make.Candidate, clock: LegalClock
) -> None:
    before = sitting(Y1 - 1, U1="14", U4="15")
    await registered(
        camille, Y1, former_sittings=[before], units=units(U4="benefice"), renouncements=[renounced("U1", Y1 - 1)]
    )
    await clock.set(within(Y2))
    body = asked(Y2, former_sittings=[before], renouncements=[renounced("U1", Y1 - 1), renounced("U4", Y1 - 1)])
    told = (await camille.client.post("/v1/registrations/checks", json=body)).json()
    assert told["valid"] is True, told["violations"]
    assert [one["what"] for one in told["irrevocable"]] == ["renoncement"]
    assert "U4" in told["irrevocable"][0]["sentence"]
