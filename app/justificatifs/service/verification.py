"""What the worker does with a file received: is it what was announced, is it safe, can it be read; its clean copy.

One pass of the network, by the antivirus; an outage leaves the file in analysis and the job is tried again, it is never
a verdict.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.db.transaction import Transaction
from app.gateways.antivirus import Antivirus, Scanned, Tee
from app.gateways.examiner import Examined
from app.gateways.storage import Fetched, Storage
from app.http.house import House
from app.jobs.outbox import announce
from app.justificatifs.events import DepotRefused, DepotVerified
from app.justificatifs.queries import acts, answers
from app.justificatifs.queries import depots as queries
from app.justificatifs.rules.declaration import PDF
from app.justificatifs.rules.faults import Fault, sentence
from app.justificatifs.rules.replacement import File, replaced
from app.justificatifs.rules.states import DepotState
from app.justificatifs.schemas.kept import KeptDepot
from app.justificatifs.service.checklists import piece_asked
from app.justificatifs.service.moving import depositor, moved
from app.justificatifs.service.second_chances import open_chance
from app.kit.errors import Unavailable
from app.registrations.rules.moves import Actor, Condition


@dataclass(frozen=True, slots=True)
class Verdict:
    """Either why the file is refused, or where its sealed original and its clean copy lie."""

    fault: Fault | None = None
    real: str | None = None
    """The type that its content shows."""
    formats: Sequence[str] = ()
    found: acts.Found | None = None


async def verify(house: House, depot_id: UUID) -> None:
    """Receive the verdict on one file; done again after a crash, it goes on."""
    async with house.database.transaction() as db:
        depot = await _begun(db, depot_id)
        if depot is None:
            return
        formats = (await piece_asked(db, depot.registration_id, depot.piece)).formats
    # A backlog waits here while clamd is away, before anything is fetched, and goes on as soon as it is back.
    await house.antivirus.ready()
    with tempfile.TemporaryDirectory(prefix="depot-") as folder:
        verdict = await _judged(house, depot, formats, Path(folder))
    async with house.database.transaction() as db:
        counts = await _concluded(db, house.clock.now(), depot, verdict)
    if verdict.found is not None and not counts:
        await house.storage.erase(None, under=places(depot_id))


def places(depot_id: UUID) -> tuple[str, str]:
    """Where the original of a file is sealed, and where its clean copy is: its own, for each file is erased alone."""
    return f"sealed/{depot_id}/", f"depots/{depot_id}/"


async def _begun(db: Transaction, depot_id: UUID) -> KeptDepot | None:
    """The file, now in analysis; None when nothing is to be done any more."""
    depot = await queries.held(db, depot_id=depot_id)
    if depot is not None and depot.state is DepotState.RECU:
        return await moved(db, depot, DepotState.EN_ANALYSE, Actor.SYSTEME)
    return depot if depot is not None and depot.state is DepotState.EN_ANALYSE else None


async def _judged(house: House, depot: KeptDepot, formats: Sequence[str], folder: Path) -> Verdict:
    path, copy, joined = folder / "file", folder / "copy", folder / "joined"
    fetched, scanned = await _scanned(house.storage, house.antivirus, depot, path)
    if fetched is None or (fetched.size, fetched.sha256) != (depot.size, depot.sha256):
        return Verdict(Fault.AUTRE_CONTENU)
    if scanned.fault is not None:
        return Verdict(Fault(scanned.fault))
    examined = await house.examiner.examine(path, copy, joined)
    # What was folded, joined or locked too well for the antivirus lies open now; a picture held nothing folded.
    for opened in (joined, copy) if examined.media_type == PDF else ():
        if (scanned := await house.antivirus.look(opened)).fault is not None:
            return Verdict(Fault(scanned.fault))
    if examined.fault is not None:
        return Verdict(Fault(examined.fault.value))
    # What counts is the content, whatever its name and its announcement say of it.
    if examined.media_type not in formats:
        return Verdict(Fault.FORMAT_REFUSE, examined.media_type, formats)
    return Verdict(found=await _kept(house.storage, depot, fetched.etag, examined, copy))


async def _scanned(
    storage: Storage, antivirus: Antivirus, depot: KeptDepot, path: Path
) -> tuple[Fetched | None, Scanned]:
    """One pass of the network: the file on disk, its digest, and what the antivirus says of it."""
    async with antivirus.scan() as scan:
        with path.open("wb") as file:
            fetched = await storage.fetch(depot.object_key, Tee(file, scan), most=depot.size)
        return fetched, await scan.end()


async def _kept(storage: Storage, depot: KeptDepot, etag: str, examined: Examined, copy: Path) -> acts.Found:
    """Seal the very content that was scanned, and put its clean copy beside; both under what they are."""
    media_type = examined.clean_media_type or ""
    size, digest = await asyncio.to_thread(_measured, copy)
    sealed, clean = places(depot.id)
    sealed_key, clean_key = f"{sealed}{depot.sha256}", f"{clean}{digest}"
    if not await storage.keep(depot.object_key, sealed_key, etag=etag, media_type="application/octet-stream"):
        raise Unavailable("fichier-change", "Le fichier a changé pendant son examen.", retry_after=1)
    await storage.put_clean_file(clean_key, copy, media_type)
    return acts.Found(
        sealed_key=sealed_key,
        clean_key=clean_key,
        clean_sha256=digest,
        clean_size=size,
        clean_media_type=media_type,
        page_count=examined.pages,
    )


def _measured(copy: Path) -> tuple[int, str]:
    with copy.open("rb") as content:
        return copy.stat().st_size, hashlib.file_digest(content, "sha256").hexdigest()


async def _concluded(db: Transaction, now: datetime, held: KeptDepot, verdict: Verdict) -> bool:
    """Whether what was kept counts: not that of a file taken back meanwhile."""
    await queries.lock_registration(db, registration=held.registration_id)
    depot = await queries.held(db, depot_id=held.id)
    if depot is None or depot.state is not DepotState.EN_ANALYSE:
        return depot is not None and depot.state is DepotState.VERIFIE  # by another
    if verdict.fault is not None:
        await _refused(db, now, depot, verdict, verdict.fault)
        return False
    found = acts.Found(**verdict.found or {}, verified_at=now)
    await moved(db, depot, DepotState.VERIFIE, Actor.SYSTEME, **found)
    await _replace(db, depot)
    await answers.cancel(db, registration=depot.registration_id, piece=depot.piece)
    await announce(db, DepotVerified(registration_id=depot.registration_id, depot_id=depot.id))
    return True


async def _refused(db: Transaction, now: datetime, depot: KeptDepot, verdict: Verdict, fault: Fault) -> None:
    motif = sentence(fault, real=verdict.real, formats=verdict.formats)
    state = DepotState.INFECTE if fault is Fault.INFECTE else DepotState.ILLISIBLE
    await moved(db, depot, state, Actor.SYSTEME, motif=motif, fault=fault.value)
    await open_chance(db, now, depot)
    await announce(db, DepotRefused(registration_id=depot.registration_id, depot_id=depot.id))


async def _replace(db: Transaction, verified: KeptDepot) -> None:
    """Abandon what the new file replaces: whoever declared it in time meant so."""
    files = await queries.of_piece(db, registration=verified.registration_id, piece=verified.piece)
    known = {file.id: file for file in files}
    as_rules_read = [
        File(id=file.id, state=file.state, version=file.signed_version, review=file.review, by=file.organisme_id)
        for file in files
    ]
    piece = await piece_asked(db, verified.registration_id, verified.piece)
    for old, new in replaced(piece, as_rules_read):
        by = depositor(known[old])
        await moved(db, known[old], DepotState.ABANDONNE, by, {Condition.DEPOTS_OUVERTS}, replaced_by=new)
