"""« Récapitulatif périmé »: told at once to who had signed an older version, once per version, and to nobody else."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI

from app.http.house import House
from app.notifications.service import file_news
from app.registrations.events import RegistrationChanged
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited
from tests.stage import Stage
from tests.test_reactions import AGAIN

SIGNED = "recapitulatif_signe"


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """A candidate."""
    del clean
    return await make.candidate(servers, app)


async def _change(camille: make.Candidate, registration: str, version: int, pcs: str) -> None:
    changed = await camille.client.patch(
        f"/v1/registrations/{registration}",
        json={"socio_professional_category": pcs},
        headers={"if-match": f'"{version}"', "content-type": "application/merge-patch+json"},
    )
    assert changed.status_code == 200, changed.text


async def _told(camille: make.Candidate) -> list[str]:
    items = (await camille.client.get("/v1/notifications")).json()["items"]
    return [one["body"] for one in reversed(items) if one["kind"] == "recapitulatif_perime"]


def _mails(servers: Stage) -> list[str]:
    return [mail.text for mail in make.mails_to(servers, make.EMAIL) if "périmé" in mail.subject]


async def _cut(house: House, fact: RegistrationChanged) -> None:
    """All that the reaction does, then the worker dies before its COMMIT."""
    async with house.database.transaction() as db:
        await file_news.recapitulatif_outdated(db, datetime.now(UTC), uuid4(), fact)
        raise ConnectionAbortedError


async def test_a_change_after_signing_is_told_at_once_in_the_space_and_by_mail(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], SIGNED)
    await _change(camille, saved["id"], 1, "54")
    dossier = (await camille.client.get(f"/v1/registrations/{saved['id']}/dossier")).json()
    assert dossier["status"] == "incomplet"
    await servers.drain(house)
    [told] = await _told(camille)
    assert "périmé" in told
    assert "incomplet" in told
    assert "version 2" in told
    assert "jusqu'au" in told
    assert len(_mails(servers)) == 1


async def test_nothing_to_outdate_nothing_to_tell(servers: Stage, house: House, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], "identite")
    await _change(camille, saved["id"], 1, "54")
    await servers.drain(house)
    assert await _told(camille) == []


async def test_a_refused_one_was_worth_nothing_before(servers: Stage, house: House, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    [depot] = await deposited(servers, saved["id"], SIGNED)
    await servers.as_owner(
        "UPDATE depots SET review = 'refuse', review_motif = 'Pas signé.', reviewed_at = legal_now() WHERE id = %s",
        (depot,),
    )
    await _change(camille, saved["id"], 1, "54")
    await servers.drain(house)
    assert await _told(camille) == []


async def test_who_deposited_the_new_one_meanwhile_has_nothing_to_do(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], SIGNED)
    await _change(camille, saved["id"], 1, "54")
    await deposited(servers, saved["id"], SIGNED)
    await servers.drain(house)
    assert await _told(camille) == []


async def test_once_for_each_version(servers: Stage, house: House, camille: make.Candidate) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], SIGNED)
    await _change(camille, saved["id"], 1, "54")
    await servers.drain(house)
    await _change(camille, saved["id"], 2, "55")
    await servers.drain(house)
    first, second = await _told(camille)
    assert "version 2" in first
    assert "version 3" in second


async def test_two_changes_before_the_worker_comes_tell_the_last_only(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], SIGNED)
    await _change(camille, saved["id"], 1, "54")
    await _change(camille, saved["id"], 2, "55")
    await servers.drain(house)
    [told] = await _told(camille)
    assert "version 3" in told


async def test_cut_in_the_middle_then_run_again_and_again_it_is_told_once(
    servers: Stage, house: House, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], SIGNED)
    await _change(camille, saved["id"], 1, "54")
    fact = RegistrationChanged(registration_id=UUID(saved["id"]), version=2)
    with pytest.raises(ConnectionAbortedError):
        await _cut(house, fact)
    assert await _told(camille) == []
    await servers.drain(house)
    await servers.as_owner(AGAIN)
    await servers.as_owner(AGAIN)
    await servers.drain(house)
    assert len(await _told(camille)) == 1
    assert len(_mails(servers)) == 1


async def test_after_the_bound_no_date_gone_by_is_told(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    saved = await make.registered(camille)
    await deposited(servers, saved["id"], SIGNED)
    await _change(camille, saved["id"], 1, "54")
    dossier = (await camille.client.get(f"/v1/registrations/{saved['id']}/dossier")).json()
    await clock.set(datetime.fromisoformat(dossier["deadlines"]["justificatifs"]["at"]) + timedelta(hours=1))
    await servers.drain(house)
    # The login is over by then: read where the space reads.
    [(told,)] = await servers.select("SELECT body FROM notifications WHERE kind = 'recapitulatif_perime'")
    assert isinstance(told, str)
    assert "jusqu'au" not in told
    assert "date limite des justificatifs est passée" in told
