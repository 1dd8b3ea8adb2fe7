"""Complements: asked of a candidate after the bound, dated, told, answered, prolonged, cancelled; two agents."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.dossiers.rules.status import Decision
from app.dossiers.service import move
from app.http.house import House
from app.justificatifs.queries import complements
from app.staff.rules import Kind, Role
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import complement_asked
from tests.exam_sessions.bounds import bound, jump
from tests.exam_sessions.test_wall import DEPOT, OPEN
from tests.justificatifs import files
from tests.justificatifs.reading import action, item
from tests.staff.agents import logged_in
from tests.stage import Stage

ANY = {"if-match": "*"}
TEXT = "Le verso de votre carte manque."
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Scene:
    """A dossier after the bound of justificatifs, its candidate, and two agents who examine."""

    servers: Stage
    house: House
    clock: LegalClock
    camille: make.Candidate
    registration: str
    closes: datetime
    ids: tuple[UUID, UUID]
    one: httpx.AsyncClient
    two: httpx.AsyncClient

    async def ask(self, by: httpx.AsyncClient, *pieces: str, version: str = "*", **members: Any) -> httpx.Response:
        """One of them asks."""
        body = {"pieces": list(pieces), "text": TEXT, **members}
        address = f"/v1/staff/dossiers/{self.registration}/complement-requests"
        return await by.post(address, json=body, headers={"if-match": version})

    async def act(self, by: httpx.AsyncClient, key: str, act: str, version: str = "*", **body: str) -> httpx.Response:
        """Prolong, or cancel."""
        address = f"/v1/staff/complement-requests/{key}/{act}"
        return await by.post(address, json=body, headers={"if-match": version})

    async def declare(self, piece: str, content: str = "x") -> httpx.Response:
        """The candidate announces a file."""
        address = f"/v1/registrations/{self.registration}/justificatifs/{piece}/depots"
        return await self.camille.client.post(address, json=files.pdf(content).declared)

    async def queued(self, **filters: str) -> int:
        """How many lines of the queue these filters keep, once the worker has done."""
        await self.servers.drain(self.house)
        return len((await self.one.get("/v1/staff/dossiers", params=filters)).json()["items"])

    async def told(self) -> list[dict[str, Any]]:
        """What the candidate was told of complements, the latest first."""
        await self.servers.drain(self.house)
        items = (await self.camille.client.get("/v1/notifications")).json()["items"]
        return [one for one in items if "complement" in one["kind"]]


@pytest.fixture
async def scene(servers: Stage, house: House, app: FastAPI, clock: LegalClock) -> AsyncIterator[Scene]:
    """The bound has just passed."""
    camille = await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    await servers.drain(house)
    closes = await bound(servers, "justificatifs_close_at")
    await jump(servers, clock, closes + timedelta(hours=9))
    keys, clients = [], []
    for name in ("Claude", "Andrea"):
        email = f"{name.lower()}@example.org"
        key, client = await logged_in(house, app, role=Role.INSTRUCTION, email=email, kind=Kind.PERSONAL)
        await servers.as_owner("UPDATE agents SET name = %s WHERE id = %s", (f"{name} EXEMPLE", key))
        await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity'")
        keys.append(key)
        clients.append(client)
    yield Scene(servers, house, clock, camille, registration, closes, (keys[0], keys[1]), *clients)
    for client in clients:
        await client.aclose()


async def test_asked_told_deposited_and_answered(scene: Scene) -> None:
    """From the request to what settles it, as each reads it."""
    asked = await scene.ask(scene.one, "identite", "diplome_requis", version='"1"')
    assert (asked.status_code, asked.headers["etag"]) == (201, '"1"'), asked.text
    told = asked.json()
    until = scene.closes + 16 * DAY  # the bound is a midnight: fifteen days after this one, whole
    assert (told["status"], told["asked_by"]["name"]) == ("en_attente", "Claude EXEMPLE")
    assert datetime.fromisoformat(told["until"]["at"]) == until
    assert await scene.queued(complement="en_attente") == 1
    assert await scene.queued(complement="repondu") == 0
    [notified] = await scene.told()
    mail = make.mail_to(scene.servers, scene.camille.email)
    for text in (notified["body"], " ".join(mail.text.split())):
        assert TEXT in text
        assert "Pièce d'identité" in text
    shown = await item(scene.camille, scene.registration, "identite")
    assert (shown["complement"]["text"], shown["complement"]["standing"]) == (TEXT, "attendue")
    assert datetime.fromisoformat(shown["until"]["at"]) == until
    assert action(shown, "deposer")["allowed"]
    assert (await scene.declare("certificat_scolarite_1")).json()["code"] == "fenetre-fermee"
    dossier = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/dossier")).json()
    assert [one["status"] for one in dossier["complements"]] == ["en_attente"]
    assert (dossier["status"], dossier["actions"][0]["allowed"]) == ("incomplet", True)
    depot = await make.deposited(scene.camille, scene.registration, "identite", files.pdf())
    address = f"/v1/registrations/{scene.registration}/justificatifs/diplome_requis/non-concerne"
    assert (await scene.camille.client.put(address, json={"reason": "Sans diplôme exigé."})).status_code == 200
    assert await scene.queued(complement="repondu") == 1
    staff = (await scene.two.get(f"/v1/staff/dossiers/{scene.registration}")).json()
    [complement] = staff["complements"]
    assert complement["status"] == "repondu"
    assert [one["standing"] for one in complement["pieces"]] == ["repondue", "repondue"]
    assert staff["version"] == 2, "who decides must have seen it"
    rows = await scene.servers.select('SELECT kind, "window", registration_id::text FROM window_derogations')
    assert rows == [("complement", "justificatifs", scene.registration)]
    refusal = {"verdict": "refuse", "motif": "illisible"}
    reviewed = f"/v1/staff/depots/{depot['id']}/reviews"
    assert (await scene.one.post(reviewed, json=refusal, headers=ANY)).status_code == 201
    assert await scene.queued(complement="en_attente") == 1, "what was refused is awaited again"
    refused = make.mail_to(scene.servers, scene.camille.email)
    assert "Déposez-en un autre" in refused.text, "and its candidate is told until when"
    assert (await scene.one.post(reviewed, json={"verdict": "accepte"}, headers=ANY)).status_code == 201
    assert await scene.queued(complement="repondu") == 1, "the answer is still to be judged"
    events = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/dossier/events")).json()
    [line] = [one for one in events["items"] if one["kind"] == "complement_demande"]
    assert "Pièce d'identité ou livret de famille, Diplôme exigé" in line["detail"]
    assert line["detail"].endswith("inclus.")
    acts = "SELECT actor_id, subject_id::text FROM audit_entries WHERE act = 'complement.ask'"
    assert await scene.servers.select(acts) == [(scene.ids[0], scene.registration)]


async def test_at_its_bound_it_is_closed(scene: Scene) -> None:
    """Two seconds before, a file is taken; at the instant, nothing is."""
    asked = (await scene.ask(scene.one, "identite", "diplome_requis")).json()
    until = datetime.fromisoformat(asked["until"]["at"])
    await jump(scene.servers, scene.clock, until - timedelta(seconds=2))
    declared = await scene.declare("identite")
    assert declared.status_code == 201
    await jump(scene.servers, scene.clock, until)
    root = f"/v1/registrations/{scene.registration}/justificatifs"
    for refused in (
        await scene.declare("identite", "autre"),
        await scene.camille.client.put(f"{root}/diplome_requis/non-concerne", json={"reason": "Essai."}),
    ):
        assert (refused.status_code, refused.json()["code"]) == (409, "complement-termine")
        assert "fuseau Europe/Paris" in refused.json()["detail"]
    assert await scene.queued(complement="expire") == 1
    assert await scene.queued(complement="en_attente") == 0
    late = await scene.act(scene.one, asked["id"], "extensions", until="2099-01-01")
    assert (late.status_code, late.json()["code"]) == (409, "complement-termine")
    assert (await scene.ask(scene.one, "identite")).status_code == 201, "asked anew"


async def test_what_cannot_be_asked_is_told_whole(scene: Scene) -> None:
    day = (scene.closes + 200 * DAY).date().isoformat()
    wrong = await scene.ask(scene.one, "certificat_travail", "identite", "identite", until=day)
    assert wrong.status_code == 422
    assert [(error["pointer"], error["code"]) for error in wrong.json()["errors"]] == [
        ("/pieces/0", "piece-non-demandee"),
        ("/pieces/2", "piece-en-double"),
        ("/until", "date-hors-bornes"),
    ]
    assert (await scene.ask(scene.one, "identite", version='"7"')).status_code == 412
    async with scene.house.database.transaction() as db:
        for step, motif in ((Decision.EN_INSTRUCTION, None), (Decision.REJETE, "Hors délai.")):
            now = scene.house.clock.now()
            await move(db, now, UUID(scene.registration), step, agent=scene.ids[0], motif=motif, ground="Article.")
    decided = await scene.ask(scene.one, "identite")
    assert (decided.status_code, decided.json()["code"]) == (409, "dossier-decide")
    await jump(scene.servers, scene.clock, scene.closes - timedelta(hours=1))
    await scene.servers.as_owner("ALTER TABLE dossiers DISABLE TRIGGER dossiers_move")
    await scene.servers.as_owner("UPDATE dossiers SET decision = NULL, decided_at = NULL")
    await scene.servers.as_owner("ALTER TABLE dossiers ENABLE TRIGGER dossiers_move")
    early = await scene.ask(scene.one, "identite")
    assert (early.status_code, early.json()["code"]) == (409, "depots-ouverts")
    assert datetime.fromisoformat(early.json()["window"]["closes"]["at"]) == scene.closes


async def test_prolonged_then_cancelled_and_told_each_time(scene: Scene) -> None:
    key = (await scene.ask(scene.one, "identite")).json()["id"]
    today = (scene.closes + timedelta(hours=9)).date()
    sooner = await scene.act(scene.two, key, "extensions", '"1"', until=str(today + 10 * DAY))
    assert [error["code"] for error in sooner.json()["errors"]] == ["date-hors-bornes"]
    longer = await scene.act(scene.two, key, "extensions", '"1"', until=str(today + 30 * DAY))
    assert (longer.status_code, longer.headers["etag"]) == (201, '"2"'), longer.text
    assert longer.json()["asked_by"]["name"] == "Claude EXEMPLE"
    shown = await item(scene.camille, scene.registration, "identite")
    assert shown["until"]["at"] == longer.json()["until"]["at"]
    assert [one["kind"] for one in await scene.told()] == ["complement_prolonge", "complement_demande"]
    second = await scene.act(scene.one, key, "cancellations", '"1"', motif="Déjà là.")
    assert (second.status_code, second.json()["by"]["name"]) == (409, "Andrea EXEMPLE")
    assert (await scene.act(scene.two, key, "cancellations", '"1"', motif="Déjà là.")).status_code == 412
    cancelled = await scene.act(scene.one, key, "cancellations", '"2"', motif="Elle était déjà là.")
    assert cancelled.status_code == 201, cancelled.text
    assert cancelled.json()["status"] == "annule"
    assert [one["allowed"] for one in cancelled.json()["actions"]] == [False, False]
    assert cancelled.json()["cancelled"]["by"]["name"] == "Claude EXEMPLE"
    again = await scene.act(scene.two, key, "extensions", "*", until=str(today + 40 * DAY))
    assert (again.json()["code"], again.json()["by"]["name"]) == ("complement-change", "Claude EXEMPLE")
    assert (await scene.declare("identite")).json()["code"] == "fenetre-fermee"
    assert "Elle était déjà là." in (await scene.told())[0]["body"]
    assert "Elle était déjà là." in make.mail_to(scene.servers, scene.camille.email).text
    assert (await item(scene.camille, scene.registration, "identite"))["complement"] is None
    acts = await scene.servers.select("SELECT act FROM audit_entries WHERE act LIKE 'complement.%%' ORDER BY id")
    assert acts == [("complement.ask",), ("complement.extend",), ("complement.cancel",)]


async def test_two_at_once_one_asks_and_the_other_is_told_by_whom(scene: Scene) -> None:
    """Five times over; then on one complement, prolonged and cancelled at once."""
    both = (scene.one, scene.two)
    names = ("Claude EXEMPLE", "Andrea EXEMPLE")
    for _ in range(5):
        answers = await asyncio.gather(*(scene.ask(one, "identite") for one in both))
        assert sorted(answer.status_code for answer in answers) == [201, 409], [answer.text for answer in answers]
        winner = [answer.status_code for answer in answers].index(201)
        lost = answers[1 - winner].json()
        assert (lost["code"], lost["by"]["name"]) == ("complement-en-cours", names[winner])
        key = answers[winner].json()["id"]
        until = (scene.closes + 30 * DAY).date().isoformat()
        acts = await asyncio.gather(
            scene.act(scene.one, key, "extensions", '"1"', until=until),
            scene.act(scene.two, key, "cancellations", '"1"', motif="Par erreur."),
        )
        assert sorted(answer.status_code for answer in acts) == [201, 409], [answer.text for answer in acts]
        winner = [answer.status_code for answer in acts].index(201)
        assert acts[1 - winner].json()["by"]["name"] == names[winner]
        await scene.servers.as_owner("DELETE FROM complements")


async def test_without_the_lock_both_would_have_asked(scene: Scene) -> None:
    """The control of the race: without it, neither sees that the other asks for the same piece."""
    async with scene.house.database.transaction() as one, scene.house.database.transaction() as two:
        seen = [
            await complements.overlapping(
                db, scene.house.clock.now(), registration=UUID(scene.registration), pieces=["identite"]
            )
            for db in (one, two)
        ]
    assert seen == [None, None]


async def test_a_file_announced_while_it_is_cancelled_is_before_or_after(scene: Scene) -> None:
    """Never between: the wall has nothing to say."""
    for place in range(5):
        key = (await scene.ask(scene.one, "identite")).json()["id"]
        declared, cancelled = await asyncio.gather(
            scene.declare("identite", str(place)),
            scene.act(scene.two, key, "cancellations", motif="Par erreur."),
        )
        assert cancelled.status_code == 201
        assert declared.status_code == 201 or declared.json()["code"] in {"fenetre-fermee", "trop-de-fichiers"}


async def test_the_wall_knows_it(scene: Scene) -> None:
    """With a derogation of its kind PostgreSQL takes these pieces until their bound, and nothing else."""
    opened = OPEN.format(kind="complement", window="justificatifs", registration=scene.registration)
    begun = scene.closes + DAY

    async def passes(piece: str, at: datetime) -> bool:
        await scene.clock.set(at)
        try:
            late = DEPOT.format(piece=piece, at=at, registration=scene.registration)
            await scene.servers.as_serving(f"{opened}; {late}")
        except psycopg.errors.CheckViolation:
            return False
        return True

    assert not await passes("identite", begun)
    await complement_asked(scene.servers, scene.registration, scene.ids[0], "identite", days=5)
    assert await passes("identite", begun + DAY)
    assert not await passes("diplome_requis", begun + DAY)
    assert not await passes("identite", begun + 5 * DAY + timedelta(seconds=6))
    await scene.servers.as_owner("UPDATE complements SET cancelled_at = now(), motif = 'Essai.'")
    assert not await passes("identite", begun + DAY)
