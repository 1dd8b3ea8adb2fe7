"""Every operation that the contract gives an Idempotency-Key keeps its promise."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.cli import DATA
from app.cli.catalogue import read_files
from app.http.house import House
from app.main import application
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.contract.document import contract, operations, rows
from tests.dossiers.deciders import IRREGULAR, bench, rejected
from tests.dossiers.deposits import chance_opened, complement_asked
from tests.exam_sessions.bounds import bound, jump
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.partners.bodies import YEAR, attestation_of, attested, body, certificates, followed
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage
from tests.webhooks.conftest import WEBHOOKS, planted, staged
from tests.webhooks.hostile import PUBLIC
from tests.webhooks.receiver import Counted, Names


@dataclass(frozen=True)
class Call:
    """A request with an effect, and another body that its door would take."""

    client: httpx.AsyncClient
    path: str
    body: dict[str, Any]
    other: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)

    async def sent(self, body: dict[str, Any], key: str, **others: str) -> httpx.Response:
        """Under this key; a form when there is a file in it, each time with another boundary."""
        headers = {**self.headers, "idempotency-key": key, **others}
        if "file" in body:
            fields = {name: value for name, value in body.items() if name != "file"}
            return await self.client.post(self.path, data=fields, files={"file": body["file"]}, headers=headers)
        return await self.client.post(self.path, json=body, headers=headers)


class Form(Call):
    """Sent as a form with the catalogue's files, another boundary each time."""

    async def sent(self, body: dict[str, Any], key: str, **others: str) -> httpx.Response:
        """Under this key."""
        files = [("files", (name, text.encode())) for name, text in read_files(DATA).items()]
        return await self.client.post(self.path, data=body, files=files, headers={"idempotency-key": key, **others})


@dataclass(frozen=True)
class World:
    """What a call is made in."""

    servers: Stage
    app: FastAPI
    house: House
    client: httpx.AsyncClient
    camille: make.Candidate


@pytest.fixture
async def world(servers: Stage, app: FastAPI, house: House, client: httpx.AsyncClient) -> AsyncIterator[World]:
    """With one candidate; the exam session that a call makes goes again."""
    yield World(servers, app, house, client, await make.candidate(servers, app))
    await servers.as_owner("DELETE FROM exam_sessions WHERE year >= 2090")


async def _sign_up(world: World) -> Call:
    body = make.sign_up_body("nouvelle@example.org")
    return Call(world.client, "/v1/accounts", body, {**body, "first_names": "Dominique"})


async def _register(world: World) -> Call:
    return Call(world.camille.client, "/v1/registrations", make.registration(), make.registration(handicap=True))


async def _renew(world: World) -> Call:
    clock = LegalClock(world.servers, world.app)
    await clock.set(datetime(2022, 10, 25, 12, tzinfo=UTC))
    modalites = {"version": "2023-1", "accepted": True}
    await make.registered(world.camille, exam_session=2023, modalites=modalites)
    await clock.reset()
    changes = {"handicap": False, "modalites": {"version": f"{make.NEXT}-1", "accepted": True}}
    body = {"exam_session": make.NEXT, "changes": changes}
    other = {**body, "changes": {**changes, "handicap": True}}
    return Call(world.camille.client, "/v1/registrations/renewals", body, other)


async def _declare(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    path = f"/v1/registrations/{registration}/justificatifs/identite/depots"
    return Call(world.camille.client, path, files.pdf().declared, files.pdf("autre").declared)


async def _review(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    made = await make.deposited(world.camille, registration, "identite", files.pdf())
    await world.servers.drain(world.house)
    read = await world.camille.client.get(f"/v1/depots/{made['id']}")
    reviewer = await agent(world.app, world.house, "02")
    body = {"verdict": "accepte", "motif": None}
    other = {"verdict": "refuse", "motif": "illisible"}
    path = f"/v1/staff/depots/{made['id']}/reviews"
    return Call(reviewer, path, body, other, {"if-match": read.headers["etag"]})


async def _review_answer(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    answered = f"/v1/registrations/{registration}/justificatifs/diplome_requis/non-concerne"
    given = await world.camille.client.put(answered, json={"reason": "Je prépare ce BTS sans diplôme exigé."})
    reviewer = await agent(world.app, world.house, "02")
    body = {"verdict": "accepte", "motif": None}
    other = {"verdict": "refuse", "motif": "Ce diplôme est exigé."}
    path = f"/v1/staff{answered.removeprefix('/v1')}/reviews"
    return Call(reviewer, path, body, other, {"if-match": f'"{given.json()["non_concerne"]["version"]}"'})


async def _close_chance(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    await chance_opened(world.servers, registration, "identite")
    reviewer = await agent(world.app, world.house, "02")
    path = f"/v1/staff/registrations/{registration}/justificatifs/identite/second-chance/closings"
    return Call(reviewer, path, {"motif": "Le candidat y renonce."}, {"motif": "Un autre motif."})


async def _create_agent(world: World) -> Call:
    _, administrator = await logged_in(world.house, world.app)
    body = {"name": "Claude EXEMPLE", "email": "claude@example.org", "role": "lecture", "academies": ["02"]}
    return Call(administrator, "/v1/staff/agents", body, {**body, "role": "decision"})


async def _invite_agent(world: World) -> Call:
    agent, administrator = await logged_in(world.house, world.app)
    path = f"/v1/staff/agents/{agent}/invitations"
    return Call(administrator, path, {"motive": "Téléphone perdu."}, {"motive": "Mot de passe oublié."})


async def _take(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    reviewer = await agent(world.app, world.house, "02")
    return Call(reviewer, f"/v1/staff/dossiers/{registration}/assignment", {}, {"a": 1}, {"if-match": '"0"'})


async def _note(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    reviewer = await agent(world.app, world.house, "02")
    return Call(reviewer, f"/v1/staff/dossiers/{registration}/notes", {"body": "Vu."}, {"body": "Revu."})


async def _message(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    reviewer = await agent(world.app, world.house, "02")
    body = {"subject": "Votre certificat", "body": "Il ne porte pas de dates."}
    return Call(reviewer, f"/v1/staff/dossiers/{registration}/messages", body, {**body, "subject": "Un autre"})


async def _broadcast(world: World) -> Call:
    await make.registered(world.camille)
    _, decider = await logged_in(world.house, world.app)
    body = {"subject": "La certification", "body": "Elle aura lieu en mars.", "selection": {}}
    return Call(decider, "/v1/staff/broadcasts", body, {**body, "selection": {"handicap": True}})


IDENTITY = {"changes": {"first_names": "Claude"}, "reason": "Prénoms intervertis."}


async def _ask_identity(world: World) -> Call:
    await make.registered(world.camille)
    other = {**IDENTITY, "changes": {"first_names": "Dominique"}}
    return Call(world.camille.client, "/v1/me/identity-corrections", IDENTITY, other)


async def _decide_identity(world: World) -> Call:
    await make.registered(world.camille)
    asked = await world.camille.client.post("/v1/me/identity-corrections", json=IDENTITY)
    reviewer = await agent(world.app, world.house, "02")
    path = f"/v1/staff/identity-corrections/{asked.json()['id']}/decisions"
    refused = {"verdict": "refusee", "motive": "La pièce d'identité dit autre chose."}
    return Call(reviewer, path, {"verdict": "accordee"}, refused, {"if-match": asked.headers["etag"]})


async def _correct_identity(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    reviewer = await agent(world.app, world.house, "02")
    body = {"changes": {"first_names": "Claude"}, "motive": "Prénoms intervertis."}
    path = f"/v1/staff/registrations/{registration}/identity-corrections"
    return Call(reviewer, path, body, {**body, "changes": {"first_names": "Dominique"}})


async def _correct(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    reviewer = await agent(world.app, world.house, "02")
    await world.servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity'")
    closes = await bound(world.servers, "registration_closes_at")
    await jump(world.servers, LegalClock(world.servers, world.app), closes)
    body = {"changes": {"handicap": True}, "motive": "Rubrique mal lue."}
    path = f"/v1/staff/registrations/{registration}/corrections"
    return Call(reviewer, path, body, {**body, "changes": {"ine": "123456789AB"}}, {"if-match": '"1"'})


async def _bulk_act(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    reviewer = await agent(world.app, world.house, "02")
    body = {"act": {"kind": "accept_piece", "piece": "identite"}, "registrations": [registration]}
    return Call(reviewer, "/v1/staff/bulk-acts", body, {**body, "dry_run": True})


async def _decide(world: World) -> Call:
    desk = await bench(world.servers, world.house, world.app, world.camille)
    await desk.accept_all()
    await desk.done(desk.one, "en_instruction")
    version = (await desk.read())["version"]
    body = {"decision": "irregulier", **IRREGULAR}
    return Call(desk.two, desk.address, body, {"decision": "valide"}, {"if-match": f'"{version}"'})


async def _letters(world: World) -> httpx.AsyncClient:
    decider, client = await logged_in(world.house, world.app)
    await rejected(world.servers, world.house, world.camille, decider)
    await world.servers.drain(world.house)
    return client


async def _batch(world: World) -> Call:
    return Call(await _letters(world), "/v1/staff/letter-batches", {}, {"academie": "02"})


async def _batch_sent(world: World) -> Call:
    client = await _letters(world)
    batch = (await client.post("/v1/staff/letter-batches", json={})).headers["location"]
    await world.servers.drain(world.house)
    etag = (await client.get(f"{batch}/pdf")).headers["etag"]
    body = {"sent_on": world.house.clock.now().date().isoformat()}
    return Call(client, f"{batch}/sent", body, {**body, "posting_reference": "1207"}, {"if-match": etag})


async def _ask(world: World) -> Call:
    registration = (await make.registered(world.camille))["id"]
    clock = LegalClock(world.servers, world.app)
    await jump(world.servers, clock, await bound(world.servers, "justificatifs_close_at"))
    _, reviewer = await logged_in(world.house, world.app)
    body = {"pieces": ["identite"], "text": "Le verso manque."}
    other = {**body, "pieces": ["diplome_requis"]}
    path = f"/v1/staff/dossiers/{registration}/complement-requests"
    return Call(reviewer, path, body, other, {"if-match": '"1"'})


async def _asked(world: World, act: str, body: dict[str, Any], other: dict[str, Any]) -> Call:
    registration = (await make.registered(world.camille))["id"]
    agent_id, reviewer = await logged_in(world.house, world.app)
    key = await complement_asked(world.servers, registration, agent_id, "identite", days=5)
    return Call(reviewer, f"/v1/staff/complement-requests/{key}/{act}", body, other, {"if-match": '"1"'})


async def _extend(world: World) -> Call:
    today = world.house.clock.now().date()
    body, other = ({"until": str(today + timedelta(days=days))} for days in (20, 21))
    return await _asked(world, "extensions", body, other)


async def _cancel(world: World) -> Call:
    return await _asked(world, "cancellations", {"motif": "Par erreur."}, {"motif": "Un autre motif."})


async def _import(world: World) -> Call:
    _, correspondent = await logged_in(world.house, world.app, role=Role.DECISION)
    file = ("amex.csv", b"numero_candidat;nom;prenom;date_naissance\n;EXEMPLE;Camille;12/04/2003\n")
    body = {"academie": "02", "file": file}
    return Call(correspondent, "/v1/staff/amenagement-imports", body, {**body, "exam_session": str(make.NEXT)})


async def _exam_session(world: World) -> Call:
    _, national = await logged_in(world.house, world.app, academies=await everywhere(world.servers))
    return Call(national, "/v1/staff/exam-sessions", {"year": 2091}, {"year": 2092})


async def _training_body(world: World) -> Call:
    _, national = await logged_in(world.house, world.app, academies=await everywhere(world.servers))
    return Call(national, "/v1/staff/training-bodies", {"name": "Atelier EXEMPLE"}, {"name": "Autre EXEMPLE"})


async def _attest(world: World) -> Call:
    school = await body(world.servers, world.app)
    line = {"exam_session": make.NEXT, "attestations": [attested()]}
    return Call(school.client, "/v1/training-body/attestations", line, {**line, "attestations": [attested("EX-2")]})


async def _attest_by_file(world: World) -> Call:
    school = await body(world.servers, world.app)
    titles = "numero_etudiant;nom;prenoms;date_naissance;annee_scolaire;annee_etude;debut"
    line = f"EX-1;EXEMPLE;Camille;12/04/2003;{YEAR};2;07/09/{make.NEXT - 2}"
    given = {"exam_session": str(make.NEXT), "file": ("a.csv", f"{titles}\n{line}\n".encode())}
    other = {**given, "file": ("a.csv", f"{titles}\n{line.replace('EX-1', 'EX-2')}\n".encode())}
    return Call(school.client, "/v1/training-body/attestation-files", given, other)


async def _contest(world: World) -> Call:
    saved = await make.registered(world.camille)
    key = await attestation_of(world.servers, saved["id"])
    path = f"/v1/registrations/{saved['id']}/attestations/{key}/contests"
    return Call(world.camille.client, path, {"reason": "Je ne l'ai pas suivie."}, {"reason": "Autre."})


async def _hooked(world: World, path: str = "") -> Call:
    names = Names()
    names.mean("crochets.exemple.org", [PUBLIC])
    app = application(staged(world.house, names, Counted(), test=()))
    for refresh in app.state.refreshed:
        await refresh()
    school = await body(world.servers, app)
    if not path:
        entry = {"url": "https://crochets.exemple.org/", "types": ["registration.created"]}
        return Call(school.client, WEBHOOKS, entry, {**entry, "enabled": False})
    hook, delivery = await planted(world.servers, world.house, school, "https://crochets.exemple.org/")
    return Call(school.client, f"{WEBHOOKS}/{hook}/{path.format(delivery)}", {}, {"a": 1})


async def _webhook(world: World) -> Call:
    return await _hooked(world)


async def _rotate(world: World) -> Call:
    return await _hooked(world, "secrets")


async def _ping(world: World) -> Call:
    return await _hooked(world, "pings")


async def _replay(world: World) -> Call:
    return await _hooked(world, "deliveries/{}/replays")


async def _trigger(world: World) -> Call:
    school = await body(world.servers, world.app)
    await followed(world.camille, school)
    await world.servers.drain(world.house)
    hook, _ = await planted(world.servers, world.house, school, "https://crochets.exemple.org/")
    path = f"/v1/training-body/sandbox/webhooks/{hook}/messages"
    return Call(school.client, path, {"type": "piece.refused"}, {"type": "registration.created"})


async def _certificate(world: World) -> Call:
    school = await body(world.servers, world.app)
    saved = await followed(world.camille, school)
    told = {"piece": "certificat_scolarite_1", **files.pdf().declared}
    return Call(school.client, certificates(saved), told, {**told, "piece": "certificat_scolarite_2"})


async def _catalogue(world: World) -> Call:
    _, national = await logged_in(world.house, world.app, academies=await everywhere(world.servers))
    path = "/v1/staff/catalogue-imports"
    return Form(national, path, {"dry_run": "true"}, {"dry_run": "true", "digest": "0" * 64})


async def _test_candidate(world: World) -> Call:
    school = await body(world.servers, world.app)
    path = "/v1/training-body/sandbox/candidates"
    return Call(school.client, path, {"state": "compte"}, {"state": "incomplet"})


CALLS: Mapping[str, Callable[[World], Awaitable[Call]]] = {
    "signUp": _sign_up,
    "register": _register,
    "renewRegistration": _renew,
    "declareDepot": _declare,
    "inviteAgent": _invite_agent,
    "createAgent": _create_agent,
    "reviewDepot": _review,
    "reviewNonConcerne": _review_answer,
    "closeSecondChance": _close_chance,
    "takeDossier": _take,
    "addNote": _note,
    "sendMessage": _message,
    "createBroadcast": _broadcast,
    "requestIdentityCorrection": _ask_identity,
    "decideIdentityCorrection": _decide_identity,
    "correctIdentity": _correct_identity,
    "correctRegistration": _correct,
    "startBulkAct": _bulk_act,
    "decideDossier": _decide,
    "createLetterBatch": _batch,
    "markLetterBatchSent": _batch_sent,
    "askComplement": _ask,
    "extendComplement": _extend,
    "cancelComplement": _cancel,
    "importAmenagements": _import,
    "createExamSession": _exam_session,
    "createTrainingBody": _training_body,
    "declareCertificate": _certificate,
    "importCatalogue": _catalogue,
    "attest": _attest,
    "attestByFile": _attest_by_file,
    "contestAttestation": _contest,
    "createTestCandidate": _test_candidate,
    "createWebhook": _webhook,
    "rotateWebhookSecret": _rotate,
    "pingWebhook": _ping,
    "replayWebhookDelivery": _replay,
    "triggerWebhook": _trigger,
}


def test_every_operation_with_a_key_is_tried_here() -> None:
    keyed = {
        one.id
        for one in operations(contract())
        if any(parameter["name"] == "Idempotency-Key" for parameter in rows(one.body.get("parameters", [])))
    }
    assert keyed == CALLS.keys()


@pytest.mark.parametrize("operation", CALLS)
async def test_the_same_again_is_the_same_answer_and_anything_else_is_refused(operation: str, world: World) -> None:
    call = await CALLS[operation](world)
    key = f"cle-de-{operation}"
    first = await call.sent(call.body, key)
    assert first.is_success, first.text
    assert "idempotent-replayed" not in first.headers
    again = await call.sent(call.body, key)
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    for name in ("etag", "location", "content-type"):
        assert again.headers.get(name) == first.headers.get(name)
    other = await call.sent(call.other, key)
    assert (other.status_code, other.json()["code"]) == (422, "cle-reutilisee")
    if "if-match" in call.headers:
        changed = await call.sent(call.body, key, **{"if-match": "*"})
        assert (changed.status_code, changed.json()["code"]) == (422, "cle-reutilisee")
    assert len(await world.servers.select("SELECT key FROM idempotency_keys")) == 1
