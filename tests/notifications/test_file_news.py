"""What is told of the files: what is wrong with them, and that all is there; never that one came."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from fastapi import FastAPI

from app.http.house import House
from app.jobs.events import Event
from app.jobs.outbox import announce
from app.justificatifs.events import DepotRefused, DepotVerified, PieceAccepted, PieceRefused
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited, missing
from tests.stage import Stage

REFUSED = "UPDATE depots SET review = 'refuse', review_motif = %s, reviewed_at = legal_now() WHERE id = %s"
ACCEPTED = "UPDATE depots SET review = 'accepte', review_motif = NULL, reviewed_at = legal_now() WHERE id = %s"
UNREADABLE = """
INSERT INTO depots (registration_id, registration_version, piece, account_id, file_name, media_type, size, sha256,
    declared_at, url_expires_at)
SELECT id, version, %s, account_id, 'fichier.pdf', 'application/pdf', 3, repeat('0', 64), legal_now(), legal_now()
FROM registrations WHERE id = %s RETURNING id
"""
MOTIF = "Le verso de la pièce d'identité manque."


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


async def _told(servers: Stage, house: House, camille: make.Candidate, *facts: Event) -> list[tuple[str, str]]:
    """What the candidate finds, and may find in the mail, of these facts."""
    async with house.database.transaction() as db:
        for fact in facts:
            await announce(db, fact)
    await servers.drain(house)
    items = (await camille.client.get("/v1/notifications")).json()["items"]
    return [(item["kind"], item["body"]) for item in items if not item["kind"].startswith("inscription")]


async def test_a_refusal_is_told_with_its_motive_and_the_date(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    [depot] = await deposited(servers, saved["id"], "identite")
    await servers.as_owner(REFUSED, (MOTIF, depot))
    [(kind, body)] = await _told(servers, house, camille, PieceRefused(registration_id=_id(saved), depot_id=depot))
    assert kind == "piece_refusee"
    assert f"Motif : {MOTIF}" in body
    assert "inclus" in body
    [mail] = [mail for mail in make.mails_to(servers, make.EMAIL) if "refusé" in mail.subject]
    assert mail.subject == "Justificatif refusé : Pièce d'identité ou livret de famille"


async def test_who_thought_better_of_it_has_nothing_to_tell(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    [depot] = await deposited(servers, saved["id"], "identite")
    await servers.as_owner(ACCEPTED, (depot,))
    facts = (
        PieceRefused(registration_id=_id(saved), depot_id=depot),
        PieceAccepted(registration_id=_id(saved), depot_id=depot),
    )
    assert await _told(servers, house, camille, *facts) == []


async def test_a_file_set_aside_is_told_with_the_reason(servers: Stage, house: House, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    [(depot,)] = await servers.select(UNREADABLE, ("identite", saved["id"]))
    for move in ("recu", "en_analyse", "illisible"):
        await servers.as_owner("UPDATE depots SET state = %s, motif = %s WHERE id = %s", (move, "Illisible.", depot))
    assert isinstance(depot, UUID)
    [(kind, body)] = await _told(servers, house, camille, DepotRefused(registration_id=_id(saved), depot_id=depot))
    assert kind == "fichier_ecarte"
    assert "Illisible." in body


async def test_a_date_gone_by_is_not_told(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    [depot] = await deposited(servers, saved["id"], "identite")
    await servers.as_owner(REFUSED, (MOTIF, depot))
    await clock.set(datetime(make.NEXT, 6, 1, tzinfo=UTC))
    await servers.as_owner("UPDATE logins SET ends_at = 'infinity', expires_at = 'infinity'")
    [(_, body)] = await _told(servers, house, camille, PieceRefused(registration_id=_id(saved), depot_id=depot))
    assert "jusqu'au" not in body


async def test_r408_may_still_come(servers: Stage, house: House, clock: LegalClock, camille: make.Candidate) -> None:
    saved = await make.registered(camille, specialite="bts-batiment")
    [depot] = await deposited(servers, saved["id"], "r408")
    await servers.as_owner(REFUSED, (MOTIF, depot))
    await clock.set(datetime(make.NEXT, 6, 1, tzinfo=UTC))
    await servers.as_owner("UPDATE logins SET ends_at = 'infinity', expires_at = 'infinity'")
    [(_, body)] = await _told(servers, house, camille, PieceRefused(registration_id=_id(saved), depot_id=depot))
    assert "vous ne pourrez pas présenter les épreuves" in body


async def test_complete_is_told_once_in_the_space_and_never_by_mail(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    before = len(make.mails_to(servers, make.EMAIL))
    pieces = await missing(camille.client, saved["id"])
    [first, *others] = await deposited(servers, saved["id"], *pieces[:-1])
    verified = DepotVerified(registration_id=_id(saved), depot_id=first)
    assert await _told(servers, house, camille, verified) == []
    await deposited(servers, saved["id"], pieces[-1])
    again = [DepotVerified(registration_id=_id(saved), depot_id=one) for one in others]
    assert [kind for kind, _ in await _told(servers, house, camille, *again)] == ["dossier_complet"]
    assert len(make.mails_to(servers, make.EMAIL)) == before


@pytest.mark.parametrize(("ago", "told"), [("9 minutes", []), ("11 minutes", ["dossier_complet"])])
async def test_complete_waits_for_the_sheet_to_be_read_but_not_for_ever(
    servers: Stage, house: House, camille: make.Candidate, ago: str, told: list[str]
) -> None:
    saved = await make.registered(camille)
    await servers.drain(house)
    depots = await deposited(servers, saved["id"], *await missing(camille.client, saved["id"]))
    await servers.as_owner(
        "UPDATE depots SET read_at = NULL, reading = NULL, verified_at = legal_now() - %s::interval"
        " WHERE piece = 'recapitulatif_signe'",
        (ago,),
    )
    verified = DepotVerified(registration_id=_id(saved), depot_id=depots[-1])
    assert [kind for kind, _ in await _told(servers, house, camille, verified)] == told


async def test_nothing_is_told_of_a_withdrawn_registration(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    depots = await deposited(servers, saved["id"], *await missing(camille.client, saved["id"]))
    await servers.as_owner(REFUSED, (MOTIF, depots[0]))
    await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
    facts = (
        PieceRefused(registration_id=_id(saved), depot_id=depots[0]),
        DepotVerified(registration_id=_id(saved), depot_id=depots[1]),
    )
    assert await _told(servers, house, camille, *facts) == []


def _id(saved: dict[str, object]) -> UUID:
    return UUID(str(saved["id"]))
