"""Letters of rejections: made, printed together in the order of their addresses, sent; what leaves a batch."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.documents.queries import batches
from app.documents.service import reconcile
from app.dossiers.rules.status import Decision
from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.documents import reading
from tests.dossiers.deciders import move, rejected
from tests.staff.agents import logged_in
from tests.stage import Stage

LETTERS, BATCHES = "/v1/staff/letters", "/v1/staff/letter-batches"
PLACES = ({"postal_code": "13100", "city": "Aix"}, {"postal_code": "13001", "line1": "10 rue A"}, {"line1": "9 rue A"})


@dataclass(frozen=True)
class Mailroom:
    """Three candidates rejected, in Aix then Marseille, and an agent who examines."""

    servers: Stage
    house: House
    agent: httpx.AsyncClient
    decider: UUID
    candidates: tuple[make.Candidate, ...]
    registrations: tuple[str, ...]

    async def letters(self, **filters: str) -> list[dict[str, Any]]:
        """The list."""
        answer = await self.agent.get(LETTERS, params=filters)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def batch(self) -> str:
        """A new one, typeset."""
        answer = await self.agent.post(BATCHES, json={})
        assert answer.status_code == 202, answer.text
        await self.servers.drain(self.house)
        return f"{BATCHES}/{answer.json()['id']}"

    async def undo(self, place: int) -> None:
        """One rejection is taken back."""
        await move(self.house, self.registrations[place], self.decider, Decision.EN_INSTRUCTION)

    async def sent(self, batch: str, etag: str, **members: str) -> httpx.Response:
        """Posted today."""
        body = {"sent_on": self.house.clock.now().date().isoformat(), **members}
        return await self.agent.post(f"{batch}/sent", json=body, headers={"if-match": etag})


@pytest.fixture
async def room(servers: Stage, house: House, app: FastAPI, clean: None) -> Mailroom:
    """The letters are made."""
    del clean
    _, agent = await logged_in(house, app, role=Role.INSTRUCTION)
    decider, _ = await logged_in(house, app, role=Role.DECISION, email="chef@example.org")
    candidates, registrations = [], []
    for number, place in enumerate(PLACES):
        one = await make.candidate(servers, app, email=f"c{number}@example.org", birth_name=f"EXEMPLE {number}")
        address = {**make.registration()["address"], **place}  # type: ignore[dict-item]
        candidates.append(one)
        registrations.append(await rejected(servers, house, one, decider, address=address))
    await servers.drain(house)
    return Mailroom(servers, house, agent, decider, tuple(candidates), tuple(registrations))


async def test_each_rejection_has_its_letter_and_its_candidate_finds_it(room: Mailroom) -> None:
    waiting = await room.letters(status="a_imprimer")
    assert [one["registration_id"] for one in waiting] == list(room.registrations)
    assert await room.letters(status="envoyee") == await room.letters(exam_session="2023") == []
    first = waiting[0]
    answer = await room.agent.get(f"{LETTERS}/{first['id']}/pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    said = reading.text(answer.content)
    for words in ("Madame Camille EXEMPLE 0", "13100 AIX", "Sept mois au lieu d'un an.", "D643-16", "R421-1"):
        assert words in said
    place = f"/v1/registrations/{room.registrations[0]}/documents"
    [letter, _] = (await room.candidates[0].client.get(place)).json()["items"]
    assert (letter["kind"], letter["title"], letter["version"]) == ("lettre_rejet", "Décision de rejet", None)
    told = (await room.candidates[0].client.get(f"{place}/{letter['id']}/download")).json()
    assert told["file_name"].startswith("decision-de-rejet-bts-")
    async with httpx.AsyncClient() as anybody:
        assert (await anybody.get(told["url"])).content == answer.content
    readings = await room.servers.select("SELECT subject_id FROM audit_entries WHERE act = 'letter.read'")
    assert readings == [(UUID(room.registrations[0]),)]
    [page] = (await room.agent.get(LETTERS, params={"limit": 1})).json()["items"]
    assert page == first


async def test_one_batch_in_the_order_of_addresses_marked_sent_once(room: Mailroom) -> None:
    asked = await room.agent.post(BATCHES, json={})
    assert (asked.json()["status"], asked.json()["letters"]) == ("en_preparation", 3)
    batch = asked.headers["location"]
    early = await room.agent.get(f"{batch}/pdf")
    assert (early.status_code, early.json()["code"], early.headers["retry-after"]) == (409, "lot-en-preparation", "5")
    await room.servers.drain(room.house)
    pdf = await room.agent.get(f"{batch}/pdf")
    said = reading.text(pdf.content)
    order = [said.index(f"Camille EXEMPLE {number}") for number in (2, 1, 0)]
    assert order == sorted(order)
    assert reading.pages(pdf.content) == 5
    shown = (await room.agent.get(batch)).json()
    assert (shown["status"], f'"{shown["sha256"]}"', shown["size"]) == ("pret", pdf.headers["etag"], len(pdf.content))
    same = await room.agent.get(f"{batch}/pdf", headers={"if-none-match": pdf.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    none = await room.agent.post(BATCHES, json={"academie": "02"})
    assert (none.status_code, none.json()["code"]) == (409, "rien-a-imprimer")
    assert {one["status"] for one in await room.letters()} == {"imprimee"}
    for day in (-3, 3):
        wrong = (room.house.clock.now() + timedelta(days=day)).date().isoformat()
        assert (await room.sent(batch, "*", sent_on=wrong)).json()["errors"][0]["pointer"] == "/sent_on"
    done = await room.sent(batch, pdf.headers["etag"], posting_reference="Dépôt 1207")
    assert (done.status_code, done.json()["status"], done.json()["posting_reference"]) == (201, "envoye", "Dépôt 1207")
    assert {(one["status"], one["posting_reference"]) for one in await room.letters(batch_id=shown["id"])} == {
        ("envoyee", "Dépôt 1207")
    }
    again = await room.sent(batch, "*")
    assert (again.status_code, again.json()["code"]) == (409, "lot-envoye")
    # What is sent stays so, whatever becomes of the dossier.
    await room.undo(0)
    await room.servers.drain(room.house)
    assert len(await room.letters(status="envoyee")) == 3
    assert ((await room.agent.get(batch)).json()["status"], (await room.agent.get(f"{batch}/pdf")).status_code) == (
        "envoye",
        200,
    )
    acts = await room.servers.select("SELECT act FROM audit_entries WHERE subject_kind = 'letter_batch' ORDER BY id")
    assert [act for (act,) in acts] == [
        "letter_batch.create",
        *["letter_batch.read"] * 2,
        "letter_batch.send",
        "letter_batch.read",
    ]


async def test_the_letter_of_a_rejection_undone_leaves_its_batch(room: Mailroom) -> None:
    batch = await room.batch()
    before = (await room.agent.get(f"{batch}/pdf")).headers["etag"]
    await room.undo(1)
    # At once, before the worker knows: nothing that holds it is given, nor marked as sent.
    for answer in (await room.agent.get(f"{batch}/pdf"), await room.sent(batch, before)):
        assert (answer.status_code, answer.json()["code"]) == (409, "lot-en-preparation")
    await room.servers.drain(room.house)
    shown = (await room.agent.get(batch)).json()
    assert (shown["status"], shown["letters"]) == ("pret", 2)
    assert [one["candidate"]["birth_name"] for one in shown["removed"]] == ["EXEMPLE 1"]
    stale = await room.sent(batch, before)
    assert (stale.status_code, stale.json()["code"]) == (412, "version-perimee")
    pdf = await room.agent.get(f"{batch}/pdf")
    assert "EXEMPLE 1" not in reading.text(pdf.content)
    [undone] = await room.letters(status="annulee")
    gone = await room.agent.get(f"{LETTERS}/{undone['id']}/pdf")
    assert (gone.status_code, gone.json()["code"]) == (409, "lettre-annulee")
    # Rejected anew, it has another letter, for another batch.
    await move(room.house, room.registrations[1], room.decider, Decision.REJETE)
    await room.servers.drain(room.house)
    assert [one["registration_id"] for one in await room.letters(status="a_imprimer")] == [room.registrations[1]]
    assert (await room.sent(batch, pdf.headers["etag"])).status_code == 201
    # The PDF that held it is erased: what S3 holds is what the rows say.
    told = await reconcile(room.house, room.house.clock.now(), in_flight=timedelta(0))
    mine = f"letters/{batch.rpartition('/')[2]}"
    assert [one.key for one in (*told.orphans, *told.lost) if one.key.startswith(mine)] == []


async def test_two_make_a_batch_at_once_and_no_letter_is_in_two(room: Mailroom) -> None:
    answers = await asyncio.gather(*(room.agent.post(BATCHES, json={}) for _ in range(2)))
    made = [answer.json() for answer in answers if answer.status_code == 202]
    assert sum(one["letters"] for one in made) == 3
    assert {answer.json()["code"] for answer in answers if answer.status_code != 202} <= {"rien-a-imprimer"}
    # Emptied: every rejection is undone, and one that was undone before its letter was made has none.
    for place in range(3):
        await room.undo(place)
    await move(room.house, room.registrations[0], room.decider, Decision.REJETE)
    await room.undo(0)
    await room.servers.drain(room.house)
    assert [one["status"] for one in await room.letters()] == ["annulee"] * 3
    batch = f"{BATCHES}/{made[0]['id']}"
    assert (await room.agent.get(batch)).json()["status"] == "vide"
    for answer in (await room.agent.get(f"{batch}/pdf"), await room.sent(batch, "*")):
        assert (answer.status_code, answer.json()["code"]) == (409, "lot-vide")
    assert (await room.agent.post(BATCHES, json={})).json()["code"] == "rien-a-imprimer"


async def test_without_the_lock_both_would_print_them(room: Mailroom) -> None:
    """The control of the race: read without it, the same letters wait for both."""
    free = "SELECT count(*) FROM letters WHERE batch_id IS NULL"
    async with room.house.database.transaction() as one, room.house.database.transaction() as two:
        seen = [(await (await db.connection.execute(free)).fetchone()) for db in (one, two)]
        assert seen == [(3,), (3,)]
        first = await batches.create(one, agent=room.decider, academies=["02"], exam_session=None)
        assert first is not None
        assert await batches.create(two, agent=room.decider, academies=["02"], exam_session=None) is None
