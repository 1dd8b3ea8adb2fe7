"""The moves of a dossier: one table in Python, the same in SQL, and nothing else gets through."""

import itertools
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from fastapi import FastAPI

from app.dossiers import service
from app.dossiers.rules.states import MOVES, DossierState
from app.dossiers.rules.status import Decision
from app.http.house import House
from app.kit.errors import Absent, Conflict
from app.staff.service import known_agent
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deciders import ACCEPTED
from tests.dossiers.deposits import deposited, missing
from tests.staff.agents import declared
from tests.stage import Stage

EMAIL = "agent@example.org"
STORED: dict[DossierState, str | None] = {
    DossierState.INCOMPLET: None,
    DossierState.COMPLET: None,
    **{DossierState(decision): str(decision) for decision in Decision},
}
"""What is computed is not stored."""


@pytest.fixture
async def camille(servers: Stage, house: House, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    await declared(house, email=EMAIL)
    return await make.candidate(servers, app)


async def _move(house: House, registration: object, target: Decision, motif: str | None = None) -> None:
    async with house.database.transaction() as db:
        agent = (await known_agent(db, EMAIL)).id
        ground = motif and "Code de l'éducation, D643-16."
        key = UUID(str(registration))
        await service.move(db, house.clock.now(), key, target, agent=agent, motif=motif, ground=ground)


async def _status(camille: make.Candidate, registration: object) -> tuple[str, object]:
    dossier = (await camille.client.get(f"/v1/registrations/{registration}/dossier")).json()
    return dossier["status"], dossier["decision"] and dossier["decision"]["motif"]


def test_the_two_tables_are_one(servers: Stage) -> None:
    with psycopg.connect(servers.postgres.dsn("inscription_app", "suite")) as connection:
        admitted = connection.execute("SELECT source, target FROM dossier_moves()").fetchall()
    stored = {(STORED[move.source], STORED[move.target]) for move in MOVES}
    assert len(admitted) == len(set(admitted))
    assert set(admitted) == {(source, target) for source, target in stored if source != target}


async def test_postgresql_refuses_every_other_move(servers: Stage, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    [*admitted] = await servers.select("SELECT source, target FROM dossier_moves()")
    states = set(STORED.values())
    for source, target in itertools.permutations(states, 2):
        await servers.as_owner("DELETE FROM dossiers")
        await _write(servers, "INSERT INTO dossiers (registration_id) VALUES (%s)", (saved["id"],))
        for step in _way(source):
            await _decide(servers, saved["id"], step)
        if (source, target) in admitted:
            await _decide(servers, saved["id"], target)
        else:
            with pytest.raises(psycopg.errors.CheckViolation) as refused:
                await _decide(servers, saved["id"], target)
            assert refused.value.diag.constraint_name == "ck_dossiers_move"


async def test_a_dossier_is_not_born_decided_nor_deleted(servers: Stage, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    with pytest.raises(psycopg.errors.CheckViolation):
        await _write(
            servers,
            "INSERT INTO dossiers (registration_id, decision, decided_at) VALUES (%s, 'valide', legal_now())",
            (saved["id"],),
        )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        await _write(servers, "DELETE FROM dossiers WHERE registration_id = %s", (saved["id"],))


def _way(target: str | None) -> tuple[str, ...]:
    """How one gets there from nothing."""
    if target is None:
        return ()
    return ("en_instruction",) if target == "en_instruction" else ("en_instruction", target)


async def _decide(servers: Stage, registration: object, decision: str | None) -> None:
    await _write(
        servers,
        "UPDATE dossiers SET decision = %s, motif = 'Motif.', decided_at = CASE WHEN %s THEN legal_now() END"
        " WHERE registration_id = %s",
        (decision, decision is not None, registration),
    )


async def _write(servers: Stage, sql: str, values: tuple[object, ...]) -> None:
    await servers.as_serving(sql, values)


async def test_a_whole_life(house: House, servers: Stage, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    registration = saved["id"]
    assert await _status(camille, registration) == ("incomplet", None)
    await deposited(servers, registration, *await missing(camille.client, registration))
    assert await _status(camille, registration) == ("complet", None)
    await _move(house, registration, Decision.EN_INSTRUCTION)
    assert await _status(camille, registration) == ("en_instruction", None)
    await _move(house, registration, Decision.IRREGULIER, "La pièce d'identité est périmée.")
    assert await _status(camille, registration) == ("irregulier", "La pièce d'identité est périmée.")
    await _move(house, registration, Decision.EN_INSTRUCTION)
    with pytest.raises(Conflict):
        await _move(house, registration, Decision.VALIDE)  # deposited is not accepted
    await servers.as_owner(ACCEPTED, (registration,))
    await _move(house, registration, Decision.VALIDE)
    assert await _status(camille, registration) == ("valide", None)
    await _move(house, registration, Decision.EN_INSTRUCTION, "Décision reprise.")
    await _move(house, registration, Decision.REJETE, "Hors des conditions de l'article D643-16.")
    assert await _status(camille, registration) == ("rejete", "Hors des conditions de l'article D643-16.")
    await servers.drain(house)
    history = (await camille.client.get(f"/v1/registrations/{registration}/dossier/events")).json()["items"]
    assert [event["label"] for event in reversed(history)][1:] == [
        "Dossier en cours d'examen",
        "Dossier irrégulier",
        "Dossier en cours d'examen",
        "Dossier validé",
        "Dossier en cours d'examen",
        "Dossier rejeté",
    ]


@pytest.mark.parametrize(
    ("way", "target", "motif"),
    [
        ((), Decision.VALIDE, None),
        ((), Decision.EN_INSTRUCTION, None),
        ((), Decision.REJETE, "Motif."),
    ],
)
async def test_an_incomplete_dossier_is_not_examined_before_the_bound(
    house: House, camille: make.Candidate, way: tuple[Decision, ...], target: Decision, motif: str | None
) -> None:
    saved = await make.registered(camille)
    for step in way:
        await _move(house, saved["id"], step)
    with pytest.raises(Conflict) as refused:
        await _move(house, saved["id"], target, motif)
    assert refused.value.code == "mouvement-impossible"
    assert await _status(camille, saved["id"]) == ("incomplet", None)


async def test_after_the_bound_an_incomplete_dossier_is_examined_but_never_validated(
    house: House, servers: Stage, clock: LegalClock, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    [(bound,)] = await servers.select(
        "SELECT justificatifs_close_at FROM calendars WHERE year = %s AND academie = '02'", (make.NEXT,)
    )
    assert isinstance(bound, datetime)
    await clock.set(bound + timedelta(seconds=1))
    await _move(house, saved["id"], Decision.EN_INSTRUCTION)
    with pytest.raises(Conflict):
        await _move(house, saved["id"], Decision.VALIDE)
    with pytest.raises(Conflict):
        await _move(house, saved["id"], Decision.IRREGULIER)  # without a motive
    await _move(house, saved["id"], Decision.IRREGULIER, "Il manque la pièce d'identité.")


async def test_who_does_not_exist_has_no_dossier(house: House, camille: make.Candidate) -> None:
    del camille
    with pytest.raises(Absent):
        await _move(house, uuid4(), Decision.EN_INSTRUCTION)


async def test_an_irregular_dossier_is_told_once(house: House, servers: Stage, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], *await missing(camille.client, saved["id"]))
    await _move(house, saved["id"], Decision.EN_INSTRUCTION)
    await _move(house, saved["id"], Decision.IRREGULIER, "La pièce d'identité est périmée.")
    await servers.drain(house)
    [mail] = [mail for mail in make.mails_to(servers, make.EMAIL) if "irrégulier" in mail.subject]
    assert "La pièce d'identité est périmée." in mail.text
    kinds = [item["kind"] for item in (await camille.client.get("/v1/notifications")).json()["items"]]
    assert kinds.count("dossier_irregulier") == 1
