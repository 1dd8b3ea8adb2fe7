"""AMEX reconciled: through the doors, told once and in time, journaled, and only for who may."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from psycopg.errors import UniqueViolation

from app.db.transaction import Transaction
from app.http.edge import FORMS
from app.http.house import House
from app.registrations.queries import amenagements as queries
from app.staff.rules import Role
from tests import make
from tests.clock import LegalClock
from tests.http.outage import closing
from tests.staff.agents import logged_in
from tests.stage import Stage

DOOR = "/v1/staff/amenagement-imports"
TITLES = "Numéro de candidat;Nom;Prénom;Date de naissance;Motif médical\r\n"
SECRET = "rien que vous deviez savoir"


@dataclass(frozen=True)
class Scene:
    """A correspondent; one who said yes and asked, one who said yes only, one who asked only."""

    agent: httpx.AsyncClient
    asked: make.Candidate
    silent: make.Candidate
    undeclared: make.Candidate
    numbers: dict[str, str]


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> httpx.AsyncClient:
    """The correspondent of Aix."""
    del clean
    return (await logged_in(house, app, role=Role.DECISION))[1]


@pytest.fixture
async def scene(servers: Stage, app: FastAPI, agent: httpx.AsyncClient) -> Scene:
    people, numbers = [], {}
    for first, handicap in (("Anne", True), ("Benoît", True), ("Chloé", False)):
        one = await make.candidate(servers, app, email=f"{first.lower()}@example.org", first_names=first)
        saved = await make.registered(one, handicap=handicap)
        numbers[first] = saved["candidate_number"]
        people.append(one)
    asked, silent, undeclared = people
    return Scene(agent, asked, silent, undeclared, numbers)


def file(*lines: str, encoding: str = "cp1252") -> dict[str, Any]:
    content = TITLES + "".join(f"{line};{SECRET}\r\n" for line in lines)
    return {"file": ("demandes AMEX.csv", content.encode(encoding), "text/csv")}


def requests(scene: Scene) -> dict[str, Any]:
    return file(
        f"{scene.numbers['Anne']};exemple;ANNE;12/04/2003",
        ";EXEMPLE;Chloé;12/04/2003",
        f"{scene.numbers['Chloé']};AUTRE;Personne;01/01/2000",
        ";Inconnu;Ici;2000-01-01",
    )


async def imported(scene: Scene, form: dict[str, Any] | None = None, **fields: str) -> dict[str, Any]:
    given = {"academie": "02", **fields}
    answer = await scene.agent.post(DOOR, data=given, files=form or requests(scene))
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"{DOOR}/{body['id']}"
    return body


async def kinds(candidate: make.Candidate) -> list[str]:
    items = (await candidate.client.get("/v1/notifications")).json()["items"]
    return [one["kind"] for one in items if one["kind"] == "amenagement_non_recu"]


async def test_the_report_says_what_became_of_each_request_and_can_be_read_again(scene: Scene, servers: Stage) -> None:
    made = await imported(scene)
    figures = {"rapprochee": 1, "oui_sans_demande": 1, "demande_sans_oui": 1, "ambigue": 1, "inconnue": 1}
    assert (made["figures"], made["tells"], made["replaced_at"]) == (figures, True, None)
    assert (await scene.agent.get(f"{DOOR}/{made['id']}")).json() == made
    assert (await scene.agent.get(DOOR)).json()["items"] == [made]
    report = (await scene.agent.get(f"{DOOR}/{made['id']}/lines")).json()["items"]
    assert [(one["verdict"], one["request"] and one["request"]["line"]) for one in report] == [
        ("rapprochee", 2),
        ("demande_sans_oui", 3),
        ("ambigue", 4),
        ("inconnue", 5),
        ("oui_sans_demande", None),
    ]
    assert report[2]["doubt"] == "numero_d_un_autre"
    assert [one["first_names"] for one in report[2]["candidates"]] == ["Chloé"]
    assert [one["candidate_number"] for one in report[4]["candidates"]] == [scene.numbers["Benoît"]]
    first = (await scene.agent.get(f"{DOOR}/{made['id']}/lines", params={"limit": 3})).json()
    rest = (await scene.agent.get(f"{DOOR}/{made['id']}/lines", params={"cursor": first["next_cursor"]})).json()
    assert [*first["items"], *rest["items"]] == report
    only = await scene.agent.get(f"{DOOR}/{made['id']}/lines", params={"verdict": "oui_sans_demande"})
    assert only.json()["items"] == report[4:]
    taken = await scene.agent.get(f"{DOOR}/{made['id']}/lines.csv", params={"separator": ";", "bom": "true"})
    written = list(csv.DictReader(io.StringIO(taken.content.decode("utf-8-sig")), delimiter=";"))
    assert [(one["Constat"], one["Prénoms"]) for one in written] == [
        ("Rapprochée", "Anne"),
        ("Demande sans oui", "Chloé"),
        ("Ambiguë", "Chloé"),
        ("Inconnue ici", ""),
        ("Oui sans demande", "Benoît"),
    ]
    kept = await servers.select("SELECT amenagement_lines::text FROM amenagement_lines")
    assert SECRET not in str(kept), "no medical word is ever stored"


async def test_those_without_a_request_are_told_once_while_there_is_time(
    scene: Scene, servers: Stage, house: House, clock: LegalClock
) -> None:
    for _ in range(2):
        await imported(scene)
        await servers.drain(house)
    told = [len(await kinds(one)) for one in (scene.asked, scene.silent, scene.undeclared)]
    assert told == [0, 1, 0]
    [mail] = [
        one for one in make.mails_to(servers, scene.silent.email) if "AMEX" in one.subject and "trouvé" in one.subject
    ]
    assert "« envoyer »" in mail.text
    assert scene.numbers["Benoît"] in mail.text
    bound = await closing(servers, "amenagement_closes_at")
    await clock.set(bound)
    await servers.as_owner("UPDATE agent_tokens SET expires_at = 'infinity', last_used_at = %s", (bound,))
    await servers.as_owner("DELETE FROM notifications WHERE kind = 'amenagement_non_recu'")
    late = await imported(scene)
    assert late["tells"] is False
    await servers.drain(house)
    await clock.set(bound - timedelta(seconds=30))
    await servers.as_owner("UPDATE logins SET expires_at = 'infinity', ends_at = 'infinity'")
    assert await kinds(scene.silent) == []


async def test_who_changed_their_answer_since_is_left_in_peace(scene: Scene, servers: Stage, house: House) -> None:
    await imported(scene)
    [saved] = (await scene.silent.client.get("/v1/registrations")).json()["items"]
    merge = {"if-match": "*", "content-type": "application/merge-patch+json"}
    address = f"/v1/registrations/{saved['id']}"
    assert (await scene.silent.client.patch(address, json={"handicap": False}, headers=merge)).status_code == 200
    await servers.drain(house)
    assert await kinds(scene.silent) == []


async def test_the_last_import_of_an_academie_counts_and_the_former_keeps_its_figures_only(
    scene: Scene, servers: Stage, house: House
) -> None:
    first = await imported(scene)
    everyone = file(*(f"{number};EXEMPLE;{name};2003-04-12" for name, number in scene.numbers.items()))
    second = await imported(scene, everyone)
    await servers.drain(house)
    assert await kinds(scene.silent) == [], "what the first import had found says nothing any more"
    assert second["figures"]["rapprochee"] == 2
    former = (await scene.agent.get(f"{DOOR}/{first['id']}")).json()
    assert (former["figures"], former["replaced_at"] is None) == (first["figures"], False)
    assert (await scene.agent.get(f"{DOOR}/{first['id']}/lines")).json() == {"items": [], "next_cursor": None}
    assert [one["id"] for one in (await scene.agent.get(DOOR)).json()["items"]] == [second["id"], first["id"]]
    page = (await scene.agent.get(DOOR, params={"limit": 1})).json()
    assert (await scene.agent.get(DOOR, params={"cursor": page["next_cursor"]})).json()["items"][0]["id"] == first["id"]


async def test_two_imports_at_once_leave_one_that_counts(scene: Scene, servers: Stage) -> None:
    """Five times over."""
    for _ in range(5):
        both = await asyncio.gather(imported(scene), imported(scene))
        assert len({one["id"] for one in both}) == 2
    left = "SELECT count(*) FILTER (WHERE replaced_at IS NULL), count(*) FROM amenagement_imports"
    assert await servers.select(left) == [(1, 10)]
    assert await servers.select("SELECT count(DISTINCT import_id), count(*) FROM amenagement_lines") == [(1, 5)]


async def test_without_the_lock_the_second_would_fail(servers: Stage, house: House, agent: httpx.AsyncClient) -> None:
    """The control of the race: each sees nothing to replace, and the database lets one only be the last."""
    assert (await agent.get(DOOR)).json()["items"] == []
    [(correspondent,)] = await servers.select("SELECT id FROM agents")
    assert isinstance(correspondent, UUID)

    async def written(db: Transaction) -> None:
        kept = {"exam_session": make.NEXT, "academie": "02", "agent": correspondent, "sha256": "0" * 64, "tells": True}
        await queries.replace(db, (), {}, **kept)  # type: ignore[arg-type]  # as the service gives them

    async def second() -> None:
        async with house.database.transaction() as db:
            await written(db)

    async with house.database.transaction() as db:
        await written(db)
        running = asyncio.create_task(second())
        async with asyncio.timeout(5):
            while not await servers.select("SELECT 1 FROM pg_locks WHERE NOT granted"):
                pass
    with pytest.raises(UniqueViolation):
        await running


async def test_every_fault_is_told_at_once_and_nothing_is_kept(scene: Scene, servers: Stage) -> None:
    wrong = file("A-1;;;hier", f"{scene.numbers['Anne']};EXEMPLE;Anne;31/02/2003", ";Juste;Elle;2000-01-01")
    refused = await scene.agent.post(DOOR, data={"academie": "02"}, files=wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "donnees-invalides")
    assert {(one["pointer"], one["code"]) for one in refused.json()["errors"]} == {("/file", "ligne-refusee")}
    assert [one["detail"].partition(" : ")[0] for one in refused.json()["errors"]] == [
        *(f"Fichier, ligne 2, colonne « {one} »" for one in ("numero_candidat", "nom", "prenom", "date_naissance")),
        "Fichier, ligne 3, colonne « date_naissance »",
    ]
    assert await servers.select("SELECT 1 FROM amenagement_imports") == []
    many = await scene.agent.post(DOOR, data={"academie": "02"}, files=file(*[";;;"] * 100))
    told = many.json()["errors"]
    assert (len(told), told[-1]["detail"]) == (201, "Et 100 autres défauts.")


@pytest.mark.parametrize(
    ("fields", "given", "status", "code"),
    [
        ({"academie": "02"}, {}, 422, "donnees-invalides"),
        ({}, {"file": b"x"}, 422, "donnees-invalides"),
        ({"academie": "2"}, {"file": b"x"}, 422, "donnees-invalides"),
        ({"academie": "03"}, {"file": b"x"}, 404, "introuvable"),
        ({"academie": "02", "exam_session": "2099"}, {"file": b"x"}, 422, "session-inconnue"),
        ({"academie": "02"}, {"file": b"x" * FORMS[DOOR]}, 413, "corps-trop-long"),
    ],
)
async def test_what_cannot_be_is_refused(
    agent: httpx.AsyncClient, fields: dict[str, str], given: dict[str, bytes], status: int, code: str
) -> None:
    answer = await agent.post(DOOR, data=fields, files=given or {"autre": b"x"})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_form_is_judged_member_by_member(agent: httpx.AsyncClient) -> None:
    fields = {"academie": "deux", "file": "un texte", "autre": "x", "exam_session": "bientôt"}
    refused = await agent.post(DOOR, data=fields, files={"encore": b"x"})
    assert {(one["pointer"], one["detail"]) for one in refused.json()["errors"]} == {
        ("/academie", "Un code à deux chiffres est attendu (02, par exemple)."),
        ("/file", "Un fichier est attendu (avec curl : --form file=@nom.csv)."),
        ("/exam_session", "Un nombre entier est attendu."),
        ("/autre", "Ce champ est inconnu."),
        ("/encore", "Ce champ est inconnu."),
    }


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"--x",
        b"--x\r\n\r\n--x--",
        b'--x\r\nContent-Disposition: form-data; name="a\xff"\r\n\r\n\0\r\n--x--',
    ],
)
async def test_a_form_that_is_none_is_a_refusal_never_a_failure(agent: httpx.AsyncClient, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = await agent.post(DOOR, content=body, headers=headers)
    assert answer.status_code in {400, 422}, answer.text
    bare = await agent.post(DOOR, content=body or b"x", headers={"content-type": "multipart/form-data"})
    assert bare.status_code in {400, 422}, bare.text


@pytest.fixture
async def foreign(house: House, app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The correspondent of another académie."""
    _, client = await logged_in(house, app, role=Role.DECISION, academies=("03",), email="ailleurs@example.org")
    async with client:
        yield client


async def test_each_reading_is_journaled_and_another_academie_sees_nothing(
    scene: Scene, house: House, app: FastAPI, foreign: httpx.AsyncClient
) -> None:
    made = await imported(scene)
    for address in (f"{DOOR}/{made['id']}", f"{DOOR}/{made['id']}/lines", f"{DOOR}/{made['id']}/lines.csv"):
        assert (await foreign.get(address)).status_code == 404
    assert (await foreign.get(DOOR)).json()["items"] == []
    _, chief = await logged_in(house, app, email="chef@example.org")
    assert (await scene.agent.get(f"{DOOR}/{made['id']}/lines")).status_code == 200
    assert (await scene.agent.get(f"{DOOR}/{made['id']}/lines.csv")).status_code == 200
    seen = (await chief.get("/v1/staff/audit", params={"agent": await _id(scene.agent)})).json()["items"]
    assert [one["act"] for one in seen] == ["export.end", "export.begin", "amenagement.read", "amenagement.import"]
    assert seen[2]["detail"] == {"academie": "02", "verdict": None, "lines": 5}
    assert seen[3]["detail"]["oui_sans_demande"] == 1
    assert "EXEMPLE" not in str([one["detail"] for one in seen])
    _, reader = await logged_in(house, app, role=Role.INSTRUCTION, email="instruction@example.org")
    assert (await reader.get(f"{DOOR}/{made['id']}/lines")).json()["code"] == "role-absent"


async def _id(client: httpx.AsyncClient) -> str:
    return str((await client.get("/v1/staff/logins/current")).json()["agent"]["id"])
