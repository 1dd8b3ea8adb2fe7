"""Through the doors: every move that the tables of justificatifs and of dépôts do not have is refused, and why."""

from collections.abc import Awaitable
from itertools import product

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.justificatifs.rules.states import DepotState, PieceState, move, move_depot
from app.registrations.rules.moves import Actor, Condition
from tests import make
from tests.audit.ledger import LEDGER
from tests.dossiers.deposits import CLEAN, UNCLEAN, deposited
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.justificatifs.reading import item
from tests.stage import Stage

P, D = PieceState, DepotState
OPEN, MOTIF = {Condition.DEPOTS_OUVERTS}, {Condition.MOTIF}
PIECE = "certificat_scolarite_2"
REVIEWS = {P.ACCEPTE: {"verdict": "accepte"}, P.REFUSE: {"verdict": "refuse", "motif": "illisible"}}
SETTLED = "il n'y a plus rien à y changer"


async def standing(camille: make.Candidate, registration: str, servers: Stage, state: PieceState) -> str:
    """Put the piece there by lawful moves; its last file, if it has one."""
    if state is P.A_DEPOSER:
        return ""
    if state is P.NON_CONCERNE:
        assert (await answered(camille, registration, PIECE)).status_code == 200
        return ""
    piece = "recapitulatif_signe" if state is P.PERIME else PIECE
    [made] = await deposited(servers, registration, piece)
    if state in REVIEWS:
        await servers.as_owner(
            "UPDATE depots SET review = %s, review_motif = CASE WHEN %s THEN 'Illisible.' END,"
            " reviewed_at = legal_now(), reviewed_by = gen_random_uuid()",
            (state.value, state is P.REFUSE),
        )
    if state is P.PERIME:
        changed = await camille.client.patch(
            f"/v1/registrations/{registration}",
            content=b'{"socio_professional_category": "54"}',
            headers={"content-type": "application/merge-patch+json", "if-match": '"1"'},
        )
        assert changed.status_code == 200, changed.text
    return str(made)


def answered(camille: make.Candidate, registration: str, piece: str) -> Awaitable[httpx.Response]:
    address = f"/v1/registrations/{registration}/justificatifs/{piece}"
    return camille.client.put(f"{address}/non-concerne", json={"reason": "Ma formation dure un an."})


def announced(camille: make.Candidate, registration: str, piece: str) -> Awaitable[httpx.Response]:
    address = f"/v1/registrations/{registration}/justificatifs/{piece}"
    return camille.client.post(f"{address}/depots", json=files.pdf().declared)


@pytest.mark.parametrize("state", PieceState)
async def test_a_candidate_moves_a_piece_as_the_table_says(
    camille: make.Candidate, registration: str, servers: Stage, state: PieceState
) -> None:
    made = await standing(camille, registration, servers, state)
    piece = "recapitulatif_signe" if state is P.PERIME else PIECE
    assert (await item(camille, registration, piece))["state"] == state
    tries = {P.NON_CONCERNE: answered, P.DEPOSE: announced}
    for target, door in tries.items():
        answer = await door(camille, registration, piece)
        _as_the_table_says(answer, move(state, target, Actor.CANDIDAT, OPEN).allowed, f"{state} → {target}")
    if made:
        gone = await camille.client.delete(f"/v1/depots/{made}")
        _as_the_table_says(gone, move(state, P.A_DEPOSER, Actor.CANDIDAT, OPEN).allowed, f"{state} → a_deposer")


@pytest.mark.parametrize(("state", "forbidden"), [(P.ACCEPTE, 1), (P.REFUSE, 1), (P.PERIME, 2)])
async def test_an_agent_moves_a_piece_as_the_table_says(
    app: FastAPI,
    camille: make.Candidate,
    registration: str,
    servers: Stage,
    house: House,
    state: PieceState,
    forbidden: int,
) -> None:
    made = await standing(camille, registration, servers, state)
    client = await agent(app, house, "02")
    verdicts = {target: move(state, target, Actor.AGENT, MOTIF) for target in REVIEWS}
    assert sum(not verdict.allowed for verdict in verdicts.values()) == forbidden
    # What is allowed goes last: it moves the piece.
    for target, verdict in sorted(verdicts.items(), key=lambda row: row[1].allowed):
        answer = await client.post(f"/v1/staff/depots/{made}/reviews", json=REVIEWS[target], headers={"if-match": "*"})
        _as_the_table_says(answer, verdict.allowed, f"{state} → {target}")
        for possible in verdict.possible:
            assert f"« {possible} »" in answer.json()["detail"]
    await client.aclose()


def _as_the_table_says(answer: httpx.Response, allowed: object, what: str) -> None:
    assert (answer.status_code < 400) is allowed, (what, answer.text)
    if not allowed:
        problem = answer.json()
        assert (answer.status_code, problem["code"]) in {
            (409, "changement-impossible"), (409, "piece-acceptee"), (409, "reponse-impossible"),
        }, what  # fmt: skip
        said = problem["detail"]
        instead = ("Possible maintenant : ", "Aucun changement n'est possible.", SETTLED, "déposez-la")
        assert any(words in said for words in instead), said


@pytest.mark.parametrize("state", DepotState)
async def test_a_file_is_moved_as_the_table_says(
    app: FastAPI, camille: make.Candidate, registration: str, servers: Stage, house: House, state: DepotState
) -> None:
    made = (await make.declared(camille, registration, PIECE, files.pdf()))["id"]
    await _put_in(servers, state)
    client = await agent(app, house, "02")
    reviewed = await client.post(f"/v1/staff/depots/{made}/reviews", json=REVIEWS[P.ACCEPTE], headers={"if-match": "*"})
    await client.aclose()
    if state is not D.VERIFIE:
        assert (reviewed.status_code, reviewed.json()["code"]) == (409, "depot-non-verifie")
        assert "seul un fichier vérifié" in reviewed.json()["detail"]
        read = await camille.client.get(f"/v1/depots/{made}/download")
        assert (read.status_code, read.json()["code"]) == (409, "depot-non-verifie")
    completed = await camille.client.post(f"/v1/depots/{made}/completion")
    if state is D.ATTENDU:
        assert (completed.status_code, completed.json()["code"]) == (409, "fichier-absent")
        assert "puis recommencez" in completed.json()["detail"]
    elif state is D.ABANDONNE:
        assert (completed.status_code, completed.json()["code"]) == (409, "depot-abandonne")
        assert "déposez-en un autre" in completed.json()["detail"]
    else:  # said again, it moves nothing
        assert (completed.status_code, completed.json()["state"]) == (200, state)
    removed = await camille.client.delete(f"/v1/depots/{made}")
    allowed = move_depot(state, D.ABANDONNE, Actor.CANDIDAT, OPEN).allowed and state is not D.VERIFIE
    if allowed or state is D.ABANDONNE:  # removed twice, nothing changes
        assert removed.status_code == 204
        if state is D.ABANDONNE:
            LEDGER.excuse("removeDepot")  # it was given up before
    else:  # accepted above
        assert (removed.status_code, removed.json()["code"]) == (409, "piece-acceptee")


async def _put_in(servers: Stage, state: DepotState) -> None:
    """As if it had come there by lawful moves (tests/justificatifs/test_guarantees.py walks them)."""
    async with await psycopg.AsyncConnection.connect(servers.postgres.dsn("postgres", "suite")) as connection:
        await connection.execute("SET session_replication_role = replica")
        await connection.execute(
            f"UPDATE depots SET state = %s, motif = 'x', verified_at = now(),"
            f" {CLEAN if state is D.VERIFIE else UNCLEAN}".encode(),
            (state.value,),
        )


def test_the_refusals_are_there_to_be_seen() -> None:
    """A table that forbade nothing would make these tests idle."""
    pieces = [pair for pair in product(P, (P.NON_CONCERNE, P.DEPOSE)) if not move(*pair, Actor.CANDIDAT, OPEN).allowed]
    assert len(pieces) == 4
