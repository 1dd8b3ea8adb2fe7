"""What is attested of who leaves a training body, and of who has a number that another had."""

import asyncio

import pytest
from fastapi import FastAPI

from app.http.house import House
from app.organismes import service as organismes
from app.partners.queries import attestations as queries
from app.partners.schemas import AttestationIn
from tests import make
from tests.partners.bodies import ATTESTATIONS, MERGE, Body, agree, attested, body, followed, prepared_by, sent
from tests.stage import Stage


async def listed(school: Body, **query: bool) -> list[tuple[str, str, str | None, list[str]]]:
    """What the school reads of what it attested."""
    found = (await school.client.get(ATTESTATIONS, params={"exam_session": make.NEXT, **query})).json()["items"]
    return [(one["student_number"], one["standing"], one["registration_id"], one["differs"]) for one in found]


WAITS: list[tuple[str, str, str | None, list[str]]] = [("EX-1", "en_attente", None, [])]


async def test_who_takes_their_number_to_another_body_leaves_the_first(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await sent(school, attested())
    await servers.drain(house)
    other = await body(servers, app, "Atelier EXEMPLE")
    there, changed = f"/v1/registrations/{saved['id']}", {"preparation": prepared_by(other)}
    assert (await camille.client.patch(there, json=changed, headers=MERGE)).status_code == 200
    assert (await agree(camille, saved)).status_code == 200
    await servers.drain(house)
    assert await listed(school) == WAITS
    assert (await camille.client.get(f"{there}/attestations")).json()["items"] == []


async def test_who_agrees_and_parts_before_anything_follows_leaves_nothing(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    [verdict] = await sent(school, attested())
    assert verdict["standing"] == "rattachee"
    await agree(camille, saved, agreed=False)
    await servers.drain(house)
    assert await listed(school) == WAITS
    assert (await camille.client.get(f"/v1/registrations/{saved['id']}/attestations")).json()["items"] == []


async def test_who_parts_is_not_to_be_read_at_once(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    """No worker has run yet."""
    saved = await followed(camille, school)
    await servers.drain(house)
    await sent(school, attested(), attested("EX-2"))
    await agree(camille, saved, agreed=False)
    assert await listed(school, waiting=True) == [*WAITS, ("EX-2", "en_attente", None, [])]
    assert await listed(school, waiting=False) == []


async def test_a_number_that_nobody_has_any_more_differs_no_more(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    await sent(school, attested(birth_date="2003-04-13"))
    assert await listed(school) == [("EX-1", "differente", None, ["birth_date"])]
    there, changed = f"/v1/registrations/{saved['id']}", {"preparation": prepared_by(school, "EX-7")}
    assert (await camille.client.patch(there, json=changed, headers=MERGE)).status_code == 200
    await servers.drain(house)
    assert await listed(school) == WAITS


async def test_a_number_mistyped_by_another_finds_its_student_when_they_register(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body
) -> None:
    """Two have the same number for a while: what is attested is of the one whom it names."""
    other = await make.candidate(servers, app, email="dominique@example.org", first_names="Dominique")
    await followed(other, school)
    await sent(school, attested())
    await servers.drain(house)
    assert await listed(school) == [("EX-1", "differente", None, ["first_names"])]
    saved = await followed(camille, school)
    await servers.drain(house)
    assert await listed(school) == [("EX-1", "rattachee", saved["id"], [])]


async def test_who_parts_while_it_is_sent_is_not_kept(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    """The sending read who was followed; the candidate leaves, and the worker does what follows; the sending ends."""
    saved = await followed(camille, school)
    await servers.drain(house)
    lines = [AttestationIn.model_validate(attested()).attested()]
    async with house.database.transaction() as db:
        sending = await organismes.attest(db, lines, organisme=school.id, exam_session=make.NEXT)
        students = await queries.students(db, organisme=school.id, exam_session=make.NEXT, numbers=["EX-1"])
        assert [str(one.registration_id) for one in students] == [saved["id"]]
        assert (await agree(camille, saved, agreed=False)).status_code == 200
        following = asyncio.create_task(servers.drain(house))
        await asyncio.wait([following], timeout=1)
        await organismes.match(db, [kept for _, kept in sending], students)
    await following
    await servers.drain(house)
    assert await listed(school) == WAITS
    assert await servers.select("SELECT registration_id FROM attestations") == [(None,)]


@pytest.mark.parametrize(("theirs", "ours"), [("ÉX-1", "éx-1"), ("Straße 1", "STRASSE1"), ("ﬁ1", "FI1")])
async def test_a_number_is_found_however_it_is_written(
    camille: make.Candidate, school: Body, theirs: str, ours: str
) -> None:
    await followed(camille, school, theirs)
    assert [one["standing"] for one in await sent(school, attested(ours))] == ["rattachee"]
