"""One call gives all that is needed to decide on a dossier, for the same few questions whatever is in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Kind, Role
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import complement_asked, deposited
from tests.exam_sessions.bounds import bound, jump
from tests.justificatifs import files
from tests.staff.agents import logged_in
from tests.stage import Stage

ANY = {"if-match": "*"}
IN_2022 = datetime(2022, 10, 25, 12, tzinfo=UTC)
JOBS = [
    {"employer": "Exemple SARL", "job": "Technicienne", "technician_level": True, "in_field": True,
     "starts_on": "2021-01-01", "ends_on": "2021-12-31"},
    {"employer": "Autre SARL", "job": "Vendeuse", "technician_level": False, "in_field": False,
     "starts_on": "2022-01-01", "ends_on": "2022-06-30"},
]  # fmt: skip


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """One of Aix, who examines."""
    del clean
    _, client = await logged_in(house, app, role=Role.INSTRUCTION, kind=Kind.PERSONAL)
    return client


async def seen(agent: httpx.AsyncClient, registration: object) -> dict[str, Any]:
    """The dossier, as this agent reads it."""
    answer = await agent.get(f"/v1/staff/dossiers/{registration}")
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def returning(servers: Stage, clock: LegalClock, camille: make.Candidate) -> tuple[str, str]:
    """Who sat session 2023 and keeps a grade of it, by her experience: the keys of both registrations."""
    await clock.set(IN_2022)
    modalites = {"version": "2023-1", "accepted": True}
    former = await make.registered(camille, exam_session=2023, modalites=modalites)
    await clock.reset()
    number = former["candidate_number"]
    await servers.as_owner(
        "INSERT INTO imported_grades (candidate_number, exam_session, specialite, unite, grade, birth_date, source)"
        " VALUES (%s, 2023, 'bts-ndrc', 'U1', '12.50', '2003-04-12', 'essai')",
        (number,),
    )
    sitting = {"exam_session": 2023, "academie": "02", "candidate_number": number}
    saved = await make.registered(
        camille,
        category="experience_professionnelle",
        preparation=None,
        work_periods=JOBS,
        units=[{"unite": "U1", "state": "benefice"}],
        former_sittings=[{**sitting, "grades": [{"unite": "U2", "grade": "8.00"}]}],
        facultatives=[{"kind": "engagement_etudiant", "unite": None, "langue": None}],
        handicap=True,
    )
    return saved["id"], former["id"]


async def test_the_registration_is_read_in_words(
    servers: Stage, clock: LegalClock, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    registration, former = await returning(servers, clock, camille)
    answer = await agent.get(f"/v1/staff/dossiers/{registration}")
    assert "handicap" not in answer.text, "rule 13"
    shown = answer.json()
    words = shown["registration"]
    assert words["specialite"]["label"] == "Négociation et digitalisation de la relation client"
    assert words["category"]["label"] == "Candidat justifiant d’une expérience professionnelle"
    assert words["forme"] == {"code": "globale", "label": "Forme globale"}
    [held] = [unit for unit in words["units"] if unit["unite"] == "U1"]
    assert held["label"] == "Culture générale et expression"
    assert held["state"]["label"] == "Bénéfice de la note conservée"
    assert held["held"] == [{"exam_session": 2023, "grade": "12.50", "official": True}]
    assert {unit["state"]["code"] for unit in words["units"]} == {"benefice", "a_passer"}
    [language] = words["languages"]
    assert (language["langue"], language["teaching"]["label"]) == ({"code": "en", "label": "anglais"}, "À distance")
    assert words["facultatives"][0]["kind"]["label"] == "Engagement étudiant"
    eligibility = shown["eligibility"]
    assert eligibility["ground"].startswith("Une année d'activité professionnelle (365 jours)")
    assert (eligibility["experience"]["days_counted"], eligibility["experience"]["reached_on"]) == (365, "2021-12-31")
    assert [(one["days"], one["reason"]) for one in eligibility["periods"]] == [
        (365, None),
        (0, "Déclaré d'un niveau inférieur à celui de technicien. Déclaré sans rapport avec la spécialité."),
    ]
    [session] = shown["former"]
    assert (session["declared"], session["known"], session["registration_id"]) == (True, True, former)
    assert session["academie"]["label"] == "Aix-Marseille"
    assert [(one["unite"], one["grade"], one["official"]) for one in session["grades"]] == [
        ("U1", "12.50", True),
        ("U2", "8.00", False),
    ]
    await servers.as_owner("UPDATE registrations SET academie = '03' WHERE id = %s", (former,))
    [elsewhere] = (await seen(agent, registration))["former"]
    assert elsewhere["registration_id"] is None, "another académie's dossier is not named"


async def test_each_file_is_read_with_what_machines_and_agents_said_of_it(
    servers: Stage, house: House, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    registration = (await make.registered(camille))["id"]
    good = await make.deposited(camille, registration, "identite", files.pdf())
    await servers.drain(house)
    locked = await make.deposited(camille, registration, "identite", files.locked_pdf())
    await servers.drain(house)
    answer = f"/v1/registrations/{registration}/justificatifs/diplome_requis/non-concerne"
    assert (await camille.client.put(answer, json={"reason": "Sans diplôme exigé."})).status_code == 200
    refusal = {"verdict": "refuse", "motif": "illisible", "text": "Trop sombre."}
    reviewed = await agent.post(f"/v1/staff/depots/{good['id']}/reviews", json=refusal, headers=ANY)
    assert reviewed.status_code == 201, reviewed.text
    await agent.post(f"/v1/staff/dossiers/{registration}/notes", json={"body": "À rappeler."})
    assert (await agent.post(f"/v1/staff/dossiers/{registration}/assignment", headers=ANY)).status_code == 201
    await servers.drain(house)
    shown = await seen(agent, registration)
    items = {item["piece"]: item for item in shown["justificatifs"]}
    by_key = {one["id"]: one for one in items["identite"]["depots"]}
    first, second = by_key[good["id"]], by_key[locked["id"]]
    assert first["checks"] == {
        "outcome": "verifie",
        "antivirus": "sain",
        "media_type": "application/pdf",
        "size": first["checks"]["size"],
        "pages": 1,
    }
    assert (first["review"]["code"], first["review"]["motif"]) == ("illisible", "Document illisible : Trop sombre.")
    assert first["reviewed_by"] == "Agent EXEMPLE"
    assert (second["checks"]["outcome"], second["fault"]) == ("ecarte", "protege")
    assert items["diplome_requis"]["non_concerne"]["verdict"] == "en_attente"
    told = {one["action"]: one for one in items["diplome_requis"]["actions"]}
    assert (told["juger_reponse"]["allowed"], told["accepter"]["allowed"]) == (True, False)
    told = {one["action"]: one for one in items["identite"]["actions"]}
    assert (told["accepter"]["allowed"], told["refuser"]["allowed"]) == (True, False)
    assert "jusqu'au" in told["demander_complement"]["reason"]
    assert shown["assignment"]["holder"]["name"] == "Agent EXEMPLE"
    assert shown["notes"] == 1
    assert "À rappeler." not in str(shown), "a note is read by its own operation"
    kinds = [one["kind"] for one in shown["timeline"]]
    assert {"piece_refusee", "fichier_ecarte", "fichier_verifie", "inscription_enregistree"} == set(kinds)
    assert kinds[-1] == "inscription_enregistree"
    assert {"illisible", "coupe", "perime"} <= {one["code"] for one in shown["refusal_motifs"]}


async def test_actions_say_what_is_possible_now_else_why_not(
    servers: Stage, house: House, app: FastAPI, clock: LegalClock, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    """To this role, on this day, in this state."""
    registration = (await make.registered(camille))["id"]

    async def told(by: httpx.AsyncClient) -> dict[str, str | None]:
        """Each action, and why not."""
        return {one["action"]: one["reason"] for one in (await seen(by, registration))["actions"]}

    first = await told(agent)
    assert (first["prendre"], first["rendre"]) == (None, "Vous n'avez pas pris ce dossier.")
    assert first["examiner"] == "Rien n'attend d'être examiné."
    assert "peut encore déposer" in str(first["demander_complement"])
    assert "le dépôt des justificatifs est clos" in str(first["mettre_en_instruction"])
    assert first["valider"] == "Votre rôle, ou ce jeton, ne le permet pas."
    _, reader = await logged_in(house, app, role=Role.LECTURE, email="lecture@example.org")
    assert set((await told(reader)).values()) - {"Vous n'avez pas pris ce dossier."} == {
        "Votre rôle, ou ce jeton, ne le permet pas."
    }
    chief_id, chief = await logged_in(house, app, role=Role.DECISION, email="chef@example.org", kind=Kind.PERSONAL)
    assert (await chief.post(f"/v1/staff/dossiers/{registration}/assignment", headers=ANY)).status_code == 201
    assert (await told(agent))["prendre"] == "Ce dossier est pris par Agent EXEMPLE."
    assert (await told(chief))["rendre"] is None
    await deposited(servers, registration, "identite")
    assert (await told(agent))["examiner"] is None
    await jump(servers, clock, await bound(servers, "justificatifs_close_at"))
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity'")
    closed = await told(chief)
    assert (closed["demander_complement"], closed["mettre_en_instruction"]) == (None, None)
    assert "on ne passe pas à « valide »" in str(closed["valider"])
    await complement_asked(servers, registration, chief_id, "diplome_requis")
    items = {item["piece"]: item for item in (await seen(agent, registration))["justificatifs"]}
    asked = {piece: one["actions"][-1]["reason"] for piece, one in items.items()}
    assert asked["identite"] is None
    assert "Un complément la demande déjà" in str(asked["diplome_requis"])
    await servers.as_owner("UPDATE registrations SET status = 'annulee'")
    over = {reason for reason in (await told(chief)).values() if reason != "Vous n'avez pas pris ce dossier."}
    assert over - {None} == {"Cette inscription n'est plus en cours : il n'y a plus rien à examiner."}


@contextmanager
def counting(patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every statement sent to PostgreSQL meanwhile."""
    sent: list[str] = []
    execute = psycopg.AsyncCursor.execute

    async def counted(cursor: psycopg.AsyncCursor[Any], query: Any, *values: Any, **options: Any) -> Any:
        sent.append(str(query))
        return await execute(cursor, query, *values, **options)

    with patch.context() as patched:
        patched.setattr(psycopg.AsyncCursor, "execute", counted)
        yield sent


async def test_its_cost_is_a_few_questions_whatever_is_in_it(
    servers: Stage,
    house: House,
    app: FastAPI,
    clock: LegalClock,
    camille: make.Candidate,
    agent: httpx.AsyncClient,
    monkeypatch: pytest.MonkeyPatch,
    figures: Any,
) -> None:
    """The caller, the dossier, its history, the line of the journal; an earlier exam session is asked for in two."""

    async def cost(registration: object) -> int:
        await seen(agent, registration)  # the catalogue, if this process had not read it
        with counting(monkeypatch) as sent:
            await seen(agent, registration)
        return len(sent)

    dominique = await make.candidate(servers, app, email="dominique@example.org")
    plain = (await make.registered(dominique))["id"]
    await servers.drain(house)
    bare = await cost(plain)
    who = UUID(str((await servers.select("SELECT id FROM agents"))[0][0]))
    for pieces in (("identite", "diplome_requis"), ("identite", "certificat_scolarite_1"), ("certificat_scolarite_2",)):
        await deposited(servers, plain, *pieces)
        await complement_asked(servers, plain, who, *pieces)
        await agent.post(f"/v1/staff/dossiers/{plain}/notes", json={"body": "Vu."})
    assert await cost(plain) == bare
    former, _ = await returning(servers, clock, camille)
    assert await cost(former) == bare + 2
    figures(f"{bare} questions, {bare + 2} avec une session antérieure")


async def test_a_reading_on_the_day_of_a_complement_names_it(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate, agent: httpx.AsyncClient
) -> None:
    """Those that were cancelled too: an agent sees what was asked, by whom, and why no more."""
    registration = (await make.registered(camille))["id"]
    await servers.drain(house)
    await jump(servers, clock, await bound(servers, "justificatifs_close_at") + timedelta(hours=9))
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity'")
    address = f"/v1/staff/dossiers/{registration}/complement-requests"
    made = await agent.post(address, json={"pieces": ["identite"], "text": "Le verso manque."}, headers=ANY)
    key = made.json()["id"]
    cancelling = f"/v1/staff/complement-requests/{key}/cancellations"
    assert (await agent.post(cancelling, json={"motif": "Erreur."}, headers=ANY)).status_code == 201
    assert (await agent.post(address, json={"pieces": ["identite"], "text": "Recto."}, headers=ANY)).status_code == 201
    shown = await seen(agent, registration)
    assert [(one["status"], one["text"]) for one in shown["complements"]] == [
        ("annule", "Le verso manque."),
        ("en_attente", "Recto."),
    ]
    assert shown["complements"][0]["cancelled"]["motif"] == "Erreur."
    mine = (await camille.client.get(f"/v1/registrations/{registration}/dossier")).json()
    assert [one["text"] for one in mine["complements"]] == ["Recto."]
    [identity] = [one for one in shown["justificatifs"] if one["piece"] == "identite"]
    assert identity["complement"]["text"] == "Recto."
    assert shown["version"] == 4
