"""Whom a training body sees: those who name it and agree, nothing else, nothing more, and no longer."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.partners import service
from tests import make
from tests.audit.ledger import LEDGER
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.partners.bodies import FEED, MERGE, Body, agree, agreement, followed, prepared_by
from tests.stage import Stage

SEEN = {
    "registration_id", "exam_session", "academie", "specialite", "option", "category", "forme", "student_number",
    "birth_name", "usage_name", "first_names", "birth_date", "status", "missing", "refused",
}  # fmt: skip


async def test_nothing_is_seen_before_it_is_named_with_a_number_and_agreed(
    servers: Stage, house: House, camille: make.Candidate, school: Body, other: Body
) -> None:
    saved = await make.registered(camille)
    refused = await agree(camille, saved)
    assert (refused.status_code, refused.json()["code"]) == (409, "organisme-a-choisir")
    there = f"/v1/registrations/{saved['id']}"
    await camille.client.patch(there, json={"preparation": prepared_by(school, None)}, headers=MERGE)
    refused = await agree(camille, saved)
    assert (refused.status_code, refused.json()["code"]) == (409, "numero-etudiant-requis")
    await camille.client.patch(there, json={"preparation": prepared_by(school)}, headers=MERGE)
    before = (await camille.client.get(agreement(saved))).json()
    assert (before["agreed"], before["training_body"]["name"], before["student_number"]) == (False, school.name, "EX-1")
    await servers.drain(house)
    assert await school.kinds() == []
    assert (await school.client.get(f"{FEED}/{saved['id']}")).status_code == 404
    given = (await agree(camille, saved)).json()
    assert given["agreed"]
    assert given["agreed_at"] is not None
    await servers.drain(house)
    [line] = (await school.feed())["items"]
    assert (line["position"], line["kinds"]) == (1, ["registration.created"])
    assert line["registration"].keys() == SEEN
    assert line["registration"]["missing"] == ["certificat_scolarite_1", "certificat_scolarite_2"]
    one = await school.client.get(f"{FEED}/{saved['id']}")
    assert one.json() == line["registration"]
    assert await other.kinds() == []


async def _agrees_no_more(camille: make.Candidate, saved: dict[str, Any], school: Body, other: Body) -> httpx.Response:
    del school, other
    return await agree(camille, saved, agreed=False)


async def _names_another(camille: make.Candidate, saved: dict[str, Any], school: Body, other: Body) -> httpx.Response:
    del school
    there, changed = f"/v1/registrations/{saved['id']}", {"preparation": prepared_by(other)}
    return await camille.client.patch(there, json=changed, headers=MERGE)


async def _takes_the_number_away(
    camille: make.Candidate, saved: dict[str, Any], school: Body, other: Body
) -> httpx.Response:
    del other
    there, changed = f"/v1/registrations/{saved['id']}", {"preparation": prepared_by(school, None)}
    return await camille.client.patch(there, json=changed, headers=MERGE)


async def _withdraws(camille: make.Candidate, saved: dict[str, Any], school: Body, other: Body) -> httpx.Response:
    del school, other
    return await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})


@pytest.mark.parametrize("leave", [_agrees_no_more, _names_another, _takes_the_number_away, _withdraws])
async def test_who_leaves_is_seen_no_more_at_once_and_a_tombstone_follows(
    servers: Stage,
    house: House,
    camille: make.Candidate,
    school: Body,
    other: Body,
    leave: Callable[[make.Candidate, dict[str, Any], Body, Body], Awaitable[httpx.Response]],
) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    [created] = (await school.feed())["items"]
    assert created["registration"] is not None
    left = await leave(camille, saved, school, other)
    assert left.status_code in {200, 204}, left.text
    # Before any worker has passed.
    assert (await school.client.get(f"{FEED}/{saved['id']}")).status_code == 404
    [told] = (await school.feed())["items"]
    assert told == {**created, "registration": None}
    await servers.drain(house)
    [told, tombstone] = (await school.feed())["items"]
    assert told["registration"] is None
    assert (tombstone["position"], tombstone["kinds"], tombstone["registration"]) == (
        2,
        ["registration.withdrawn"],
        None,
    )
    assert await servers.select("SELECT count(*) FROM feed_changes WHERE content IS NOT NULL") == [(0,)]
    assert await servers.select("SELECT count(*) FROM feed_states") == [(0,)]
    assert await servers.select("SELECT count(*) FROM organisme_agreements WHERE ended_at IS NULL") == [(0,)]
    assert await other.kinds() == []  # named it may be, not agreed with


async def test_one_who_comes_back_agrees_anew(
    servers: Stage, house: House, camille: make.Candidate, school: Body, other: Body
) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    there = f"/v1/registrations/{saved['id']}"
    for named in (other, school):
        await camille.client.patch(there, json={"preparation": prepared_by(named)}, headers=MERGE)
        await servers.drain(house)
    assert (await camille.client.get(agreement(saved))).json()["agreed"] is False
    await agree(camille, saved)
    await servers.drain(house)
    lines = (await school.feed())["items"]
    assert [one["kinds"] for one in lines] == [
        ["registration.created"],
        ["registration.withdrawn"],
        ["registration.created"],
    ]
    assert lines[0]["registration"] is None  # erased when they left
    last = lines[2]
    assert last["registration"]["student_number"] == "EX-1"


async def test_what_it_does_not_see_makes_no_change(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    there = f"/v1/registrations/{saved['id']}"
    for changed in ({"handicap": True}, {"nationality": "DE"}, {"socio_professional_category": "53"}):
        assert (await camille.client.patch(there, json=changed, headers=MERGE)).status_code == 200
    await servers.drain(house)
    assert await school.kinds() == [(1, ["registration.created"])]
    assert await service.mend(house.database) == 0


async def test_a_certificate_is_followed_from_missing_to_refused(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    depot = await make.deposited(camille, saved["id"], "certificat_scolarite_1", files.pdf())
    identity = await make.deposited(camille, saved["id"], "identite", files.pdf())
    await servers.drain(house)
    clerk = await agent(app, house, "02")
    for one in (identity, depot):
        review = {"verdict": "refuse", "motif": "illisible"}
        there = f"/v1/staff/depots/{one['id']}/reviews"
        answer = await clerk.post(there, json=review, headers={"if-match": "*"})
        assert answer.status_code in {200, 201}, answer.text
        await servers.drain(house)
    lines = (await school.feed())["items"]
    assert [line["kinds"] for line in lines] == [
        ["registration.created"],
        ["registration.changed"],
        ["piece.refused"],
    ]
    assert lines[1]["registration"]["missing"] == ["certificat_scolarite_2"]
    assert lines[2]["registration"]["refused"] == ["certificat_scolarite_1"]


async def test_a_position_that_was_never_given_is_of_another_feed(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    await followed(camille, school)
    await servers.drain(house)
    assert (await school.feed(after=1))["items"] == []
    refused = await school.client.get(FEED, params={"after": 2})
    [error] = refused.json()["errors"]
    assert (refused.status_code, error["code"], error["parameter"]) == (422, "position-inconnue", "after")
    assert "jusqu'à 1 :" in error["detail"]


async def test_its_candidate_sees_by_whom_and_when_they_were_read(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    assert (await camille.client.get("/v1/me/accesses")).json()["items"] == []
    await school.feed()
    await school.feed(after=1)  # nothing told, nothing read
    await school.client.get(f"{FEED}/{saved['id']}")
    seen = (await camille.client.get("/v1/me/accesses")).json()["items"]
    assert [(one["by"], one["by_name"], one["what"], one["registration_id"]) for one in seen] == [
        ("organisme", school.name, "inscription", saved["id"])
    ] * 2


async def test_agreeing_twice_leaves_one_line(servers: Stage, camille: make.Candidate, school: Body) -> None:
    saved = await followed(camille, school)
    assert (await agree(camille, saved)).status_code == 200
    for _ in range(2):
        assert (await agree(camille, saved, agreed=False)).json()["agreed"] is False
    acts = "SELECT act FROM audit_entries WHERE act LIKE 'agreement.%%' ORDER BY id"
    assert await servers.select(acts) == [("agreement.give",), ("agreement.end",)]
    for _ in range(2):
        LEDGER.excuse("setTrainingBodyAgreement")  # done already
    gone = await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
    assert gone.status_code == 204
    refused = await agree(camille, saved)
    assert (refused.status_code, refused.json()["code"]) == (409, "inscription-terminee")
