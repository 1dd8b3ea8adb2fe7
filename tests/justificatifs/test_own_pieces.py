"""A piece that one exam session adds: asked, deposited, verified; switched off later, its files stay themselves."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.http.house import House
from tests import make
from tests.clock import LegalClock
from tests.exam_sessions.bounds import bound, jump
from tests.justificatifs import files
from tests.justificatifs.reading import depot, item
from tests.stage import Stage

ASSURANCE = {
    "enabled": True,
    "label": "Attestation d'assurance",
    "help": "L'attestation de l'année.",
    "reason": "Demandé cette année.",
    "source": "Note de service",
    "formats": ["application/pdf"],
}
_SET = "UPDATE exam_sessions SET settings = settings || %s::jsonb WHERE year = %s"


@pytest.fixture
async def own(servers: Stage, clean: None) -> AsyncIterator[Stage]:
    """The session asks for an insurance too; afterwards it does not."""
    del clean
    await servers.as_owner(_SET, (json.dumps({"pieces": {"assurance": ASSURANCE}}), make.NEXT))
    yield servers
    await servers.as_owner("UPDATE exam_sessions SET settings = settings - 'pieces' WHERE year = %s", (make.NEXT,))


async def test_it_is_asked_deposited_and_kept_as_any_other(
    own: Stage, camille: make.Candidate, registration: str, house: House
) -> None:
    asked = await item(camille, registration, "assurance")
    assert (asked["label"], asked["reason"], asked["state"]) == (ASSURANCE["label"], ASSURANCE["reason"], "a_deposer")
    assert (await camille.client.get(f"/v1/registrations/{registration}/dossier")).json()["status"] == "incomplet"
    refused = await camille.client.post(
        f"/v1/registrations/{registration}/justificatifs/assurance/depots",
        json=files.image("PNG", "image/png").declared,
    )
    assert refused.json()["errors"][0]["code"] == "format-refuse"
    first = await make.deposited(camille, registration, "assurance", files.pdf("un"))
    second = await make.deposited(camille, registration, "assurance", files.pdf("deux"))
    await own.drain(house)
    assert (await depot(camille, first["id"]))["state"] == "abandonne"
    assert (await item(camille, registration, "assurance"))["state"] == "depose"
    # Switched off, then forgotten: what was deposited for it can still be read, and taken back.
    switched_off: dict[str, object] = {"assurance": {**ASSURANCE, "enabled": False}}
    for left in (switched_off, {}):
        await own.as_owner(_SET, (json.dumps({"pieces": left}), make.NEXT))
        assert (await depot(camille, second["id"]))["state"] == "verifie"
    gone = await camille.client.delete(f"/v1/depots/{second['id']}", headers={"if-match": "*"})
    assert gone.status_code == 204


async def test_it_comes_late_if_and_only_if_the_exam_session_says_so(
    own: Stage, camille: make.Candidate, registration: str, clock: LegalClock
) -> None:
    """Through the door, and through the database's own wall."""
    address = f"/v1/registrations/{registration}/justificatifs/assurance/depots"
    await jump(own, clock, await bound(own, "justificatifs_close_at") + timedelta(days=1))
    late = {"assurance": {**ASSURANCE, "late_allowed": True, "required": False}}
    refused = await camille.client.post(address, json=files.pdf().declared)
    assert (refused.status_code, refused.json()["code"]) == (409, "fenetre-fermee")
    await own.as_owner(_SET, (json.dumps({"pieces": late}), make.NEXT))
    assert (await item(camille, registration, "assurance"))["until"] is None
    assert (await camille.client.post(address, json=files.pdf().declared)).status_code == 201
    identity = await camille.client.post(address.replace("assurance", "identite"), json=files.pdf().declared)
    assert (identity.status_code, identity.json()["code"]) == (409, "fenetre-fermee")


async def test_a_file_of_it_that_is_set_aside_is_told_by_its_name(
    own: Stage, camille: make.Candidate, registration: str, house: House
) -> None:
    await make.deposited(camille, registration, "assurance", files.locked_pdf())
    await own.drain(house)
    told = (await camille.client.get("/v1/notifications")).json()["items"][0]
    assert told["kind"] == "fichier_ecarte"
    assert "Attestation d'assurance" in told["title"] + told["body"]
