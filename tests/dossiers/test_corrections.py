"""The service corrects a registration after closing: by the whole law, told to the candidate, signed again at need."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.justificatifs.rules.second_chance import CORRECTION_DAYS
from app.registrations.queries import corrections
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.documents.reading import flat, text
from tests.dossiers.deposits import deposited, missing
from tests.exam_sessions.bounds import bound, jump
from tests.justificatifs import files
from tests.justificatifs.reading import action, item
from tests.staff.agents import logged_in
from tests.stage import Stage

SPANISH = [{"unite": "U2", "langue": "es", "teaching": "distance", "place": None}]
ADDRESS = {"line1": "2 rue de l'Exemple", "line2": None, "postal_code": "13002", "city": "Marseille", "country": "FR"}
MOTIVE = "Langue saisie par erreur : le certificat dit espagnol."
ANY = {"if-match": "*"}
SHEET = "recapitulatif_signe"


@dataclass(frozen=True)
class Scene:
    """A complete dossier, signed, whose justificatifs have closed; an agent of its académie."""

    camille: make.Candidate
    registration: str
    agent: httpx.AsyncClient
    id: UUID
    address: str

    async def correct(self, changes: dict[str, Any], **headers: str) -> httpx.Response:
        """As the agent."""
        body = {"changes": changes, "motive": MOTIVE}
        return await self.agent.post(self.address, json=body, headers={**ANY, **headers})

    async def dossier(self) -> dict[str, Any]:
        """As the candidate reads it."""
        found: dict[str, Any] = (await self.camille.client.get(f"/v1/registrations/{self.registration}/dossier")).json()
        return found


@pytest.fixture
async def scene(servers: Stage, house: House, app: FastAPI, clock: LegalClock) -> Scene:
    """An hour after the justificatifs closed."""
    camille = await make.candidate(servers, app)
    registration = (await make.registered(camille))["id"]
    await deposited(servers, registration, *await missing(camille.client, registration))
    await servers.drain(house)
    servers.mailbox.clear()
    agent, client = await logged_in(house, app, role=Role.INSTRUCTION)
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
    await jump(servers, clock, await bound(servers, "justificatifs_close_at") + timedelta(hours=1))
    return Scene(camille, registration, client, agent, f"/v1/staff/registrations/{registration}/corrections")


async def test_what_was_signed_is_signed_again_until_a_date_that_the_correction_opens(
    servers: Stage, house: House, clock: LegalClock, scene: Scene
) -> None:
    """The whole life: dry run, correction, history, space and mail, the new sheet, its end, the journal."""
    before = await scene.dossier()
    assert before["status"] == "complet"
    [line] = (await scene.agent.get("/v1/staff/dossiers")).json()["items"]
    tried = await scene.agent.post(
        f"{scene.address}/checks", json={"changes": {"languages": SPANISH}, "motive": MOTIVE}
    )
    assert tried.status_code == 200, tried.text
    checked = tried.json()
    assert (checked["valid"], checked["version"]) == (True, 1)
    assert [piece["piece"] for piece in checked["asked"]] == [SHEET]
    assert (await scene.dossier()) == before, "nothing was kept"
    made = await scene.correct({"languages": SPANISH}, **{"if-match": '"1"'})
    assert (made.status_code, made.headers["etag"]) == (201, '"2"'), made.text
    assert {name: made.json()[name] for name in ("changes", "asked", "definitive")} == {
        name: checked[name] for name in ("changes", "asked", "definitive")
    }
    await servers.drain(house)
    until = datetime.fromisoformat(made.json()["asked"][0]["until"]["at"])
    assert timedelta(days=CORRECTION_DAYS) < until - house.clock.now() <= timedelta(days=CORRECTION_DAYS + 1)
    dossier = await scene.dossier()
    assert (dossier["status"], dossier["registration_version"]) == ("incomplet", 2)
    [sheet] = dossier["missing"]
    assert (sheet["piece"], sheet["state"], datetime.fromisoformat(sheet["until"]["at"])) == (SHEET, "perime", until)
    assert action(await item(scene.camille, scene.registration, SHEET), "deposer")["allowed"]
    assert not action(await item(scene.camille, scene.registration, "identite"), "deposer")["allowed"]
    await _told(servers, scene)
    [queued] = (await scene.agent.get("/v1/staff/dossiers", params={"missing": SHEET})).json()["items"]
    assert queued["waiting_since"] == line["waiting_since"], "a correction is no act of the candidate's"
    made_again = await make.declared(scene.camille, scene.registration, SHEET, files.pdf())
    assert made_again["registration_version"] == 2
    await jump(servers, clock, until)
    address = f"/v1/registrations/{scene.registration}/justificatifs/{SHEET}/depots"
    late = await scene.camille.client.post(address, json=files.pdf("autre").declared)
    assert (late.status_code, late.json()["code"]) == (409, "fenetre-fermee")


async def _told(servers: Stage, scene: Scene) -> None:
    """What the candidate finds of it, and what the journal keeps."""
    [last, first] = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/versions")).json()["items"]
    assert (last["by"], last["motive"], first["by"], first["motive"]) == ("service", MOTIVE, "candidat", None)
    assert [change["field"] for change in last["changes"]] == ["/languages"]
    told = (await scene.camille.client.get("/v1/notifications")).json()["items"][0]
    assert told["kind"] == "inscription_corrigee"
    for said in (told["body"], make.mail_to(servers, scene.camille.email).text):
        assert "langues" in said
        assert MOTIVE in said
        assert "Récapitulatif d'inscription signé, jusqu'au" in said
        assert "Agent EXEMPLE" not in said
    events = (await scene.camille.client.get(f"/v1/registrations/{scene.registration}/dossier/events")).json()["items"]
    assert (events[0]["kind"], events[0]["detail"]) == ("inscription_corrigee", "Version 2.")
    acts = await servers.select("SELECT act FROM audit_entries WHERE actor_kind = 'agent' ORDER BY id")
    assert acts == [
        ("registration.check_correction",), ("window.derogation",), ("registration.correct",), ("second_chance.open",),
    ]  # fmt: skip
    [(detail,)] = await servers.select("SELECT detail FROM audit_entries WHERE act = 'registration.correct'")
    assert detail == {"version": 2, "motive": MOTIVE, "fields": ["/languages"], "definitive": []}
    page = await scene.camille.client.get(f"/v1/registrations/{scene.registration}/recapitulatif")
    assert "correction faite par le service des examens" in flat(text(page.content))
    receipt = await scene.camille.client.get(f"/v1/registrations/{scene.registration}/versions/2/receipt")
    assert (receipt.json()["claims"]["by"], receipt.json()["claims"]["bound"]) == ("service", None)


async def test_what_is_not_signed_leaves_the_sheet_and_the_dossier_as_they_were(
    servers: Stage, house: House, scene: Scene
) -> None:
    """An address: nothing is asked; a later correction of what was signed asks for the sheet all the same."""
    [(sheet,)] = await servers.select("SELECT id FROM depots WHERE piece = %s", (SHEET,))
    for number, changes in ((2, {"address": ADDRESS}), (3, {"phones": {"mobile": None, "landline": None}})):
        made = await scene.correct(changes)
        assert (made.status_code, made.json()["version"], made.json()["asked"]) == (201, number, []), made.text
        assert (await scene.dossier())["status"] == "complet"
    reviewed = await scene.agent.post(f"/v1/staff/depots/{sheet}/reviews", json={"verdict": "accepte"}, headers=ANY)
    assert reviewed.status_code == 201, reviewed.text
    await servers.drain(house)
    assert (await item(scene.camille, scene.registration, SHEET))["state"] == "accepte"
    body = (await scene.camille.client.get("/v1/notifications")).json()["items"][0]["body"]
    assert "reste valable" in body
    assert "à déposer" not in body
    assert await servers.select("SELECT count(*) FROM second_chances") == [(0,)]
    assert (await scene.correct({"languages": SPANISH})).json()["asked"][0]["piece"] == SHEET
    assert (await item(scene.camille, scene.registration, SHEET))["state"] == "perime"


async def test_what_it_makes_due_may_be_deposited_too(servers: Stage, house: House, scene: Scene) -> None:
    """A former sitting brings the relevé de notes; what an agent had closed is open again."""
    former = [{"exam_session": make.NEXT - 1, "academie": "02", "candidate_number": None, "grades": []}]
    made = await scene.correct({"former_sittings": former})
    assert [piece["piece"] for piece in made.json()["asked"]] == [SHEET, "releve_notes_bts"]
    assert action(await item(scene.camille, scene.registration, "releve_notes_bts"), "deposer")["allowed"]
    closing = f"/v1/staff/registrations/{scene.registration}/justificatifs/{SHEET}/second-chance/closings"
    assert (await scene.agent.post(closing, json={"motif": "Reçu au guichet."})).status_code == 201
    assert not action(await item(scene.camille, scene.registration, SHEET), "deposer")["allowed"]
    assert (await scene.correct({"languages": SPANISH})).status_code == 201
    assert action(await item(scene.camille, scene.registration, SHEET), "deposer")["allowed"]
    await servers.drain(house)
    body = (await scene.camille.client.get("/v1/notifications")).json()["items"][0]["body"]
    assert "Relevés de notes du BTS, jusqu'au" in body


async def test_the_law_holds_and_says_everything_at_once(servers: Stage, scene: Scene) -> None:
    """But the window; and the candidate's own word is not an agent's to give."""
    wrong = {
        "specialite": "bts-qui-n-existe-pas",
        "ine": "abc",
        "parents": [{"last_name": "EXEMPLE", "first_names": "Claude"}],
        "modalites": {"version": f"{make.NEXT}-1", "accepted": True},
        "academie": "03",
    }
    refused = await scene.correct(wrong)
    assert refused.status_code == 422
    told = {(one["code"], one["pointer"]) for one in refused.json()["errors"]}
    assert told >= {
        ("specialite-inconnue", "/changes/specialite"),
        ("valeur-refusee", "/changes/ine"),
        ("parents-sans-objet", "/changes/parents"),
        ("modalites-personnelles", "/changes/modalites"),
        ("academie-hors-de-portee", "/changes/academie"),
    }
    checked = await scene.agent.post(f"{scene.address}/checks", json={"changes": wrong, "motive": MOTIVE})
    assert {(one["code"], one["pointer"]) for one in checked.json()["violations"]} == told
    same = await scene.correct({"handicap": False})
    assert [one["code"] for one in same.json()["errors"]] == ["correction-sans-effet"]
    short = await scene.agent.post(
        scene.address, json={"changes": {"handicap": True}, "motive": "Erreur."}, headers=ANY
    )
    assert (short.status_code, short.json()["errors"][0]["pointer"]) == (422, "/motive")
    assert await servers.select("SELECT count(*) FROM registration_versions") == [(1,)]


async def test_while_the_window_is_open_the_candidate_does_it(servers: Stage, scene: Scene, clock: LegalClock) -> None:
    """And once the registration is over, nobody does."""
    await clock.reset()
    refused = await scene.correct({"languages": SPANISH})
    assert (refused.status_code, refused.json()["code"]) == (409, "inscriptions-ouvertes")
    assert "jusqu'au" in refused.json()["detail"]
    checked = await scene.agent.post(f"{scene.address}/checks", json={"changes": {"handicap": True}, "motive": MOTIVE})
    assert [one["code"] for one in checked.json()["violations"]] == ["inscriptions-ouvertes"]
    await servers.as_owner("UPDATE registrations SET status = 'annulee' WHERE id = %s", (scene.registration,))
    for door in ("", "/checks"):
        over = await scene.agent.post(
            f"{scene.address}{door}", json={"changes": {"handicap": True}, "motive": MOTIVE}, headers=ANY
        )
        assert (over.status_code, over.json()["code"]) == (409, "inscription-terminee")


async def test_two_at_once_one_corrects_and_the_other_learns_that_it_changed(
    servers: Stage, house: House, app: FastAPI, scene: Scene
) -> None:
    """Five times over."""
    _, other = await logged_in(house, app, role=Role.INSTRUCTION, email="deux@example.org")
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = 'infinity'")
    for number in range(1, 6):
        phones = {"mobile": f"06 39 98 00 {number:02}", "landline": f"04 65 71 00 {number:02}"}
        body = {"changes": {"phones": phones}, "motive": MOTIVE}
        version = {"if-match": f'"{number}"'}
        answers = await asyncio.gather(
            *(one.post(scene.address, json=body, headers=version) for one in (scene.agent, other))
        )
        assert sorted(answer.status_code for answer in answers) == [201, 412], [answer.text for answer in answers]
    assert (await scene.dossier())["registration_version"] == 6


async def test_without_the_lock_both_would_correct_the_same_version(house: House, scene: Scene) -> None:
    """The control of the race: read without it, each sees the version that the other is about to follow."""
    key = UUID(scene.registration)
    async with house.database.transaction() as one, house.database.transaction() as two:
        seen = [await corrections.of_academies(db, registration=key, academies=["02"]) for db in (one, two)]
    assert [found.version for found in seen if found is not None] == [1, 1]
