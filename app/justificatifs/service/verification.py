"""What the worker does with a file received: it says whether it is what was declared, and can be read.

One pass of the network; an outage leaves the file in analysis and the job is tried again, it is never a verdict.
"""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from app.db.transaction import Transaction
from app.gateways.examiner import Fault, examine
from app.gateways.storage import Storage
from app.http.house import House
from app.jobs.outbox import announce
from app.justificatifs.events import DepotRefused, DepotVerified
from app.justificatifs.queries import answers
from app.justificatifs.queries import depots as queries
from app.justificatifs.rules.declaration import NAMES
from app.justificatifs.rules.replacement import File, replaced
from app.justificatifs.rules.states import DepotState
from app.justificatifs.schemas.kept import KeptDepot
from app.justificatifs.service.checklists import piece_asked
from app.justificatifs.service.moving import moved
from app.kit.errors import Unavailable
from app.registrations.rules.moves import Actor, Condition

_OTHER = "Le fichier arrivé n'est pas celui qui était annoncé (taille ou empreinte différente) : déposez-le de nouveau."
_MOTIFS = {
    Fault.INCONNU: "Ce fichier n'est ni un PDF, ni une image JPEG, PNG ou HEIC : convertissez-le, puis déposez-le.",
    Fault.CASSE: "Ce fichier est abîmé ou incomplet, il ne s'ouvre pas : vérifiez-le, puis déposez-le de nouveau.",
    Fault.PROTEGE: "Ce PDF est protégé par un mot de passe : enregistrez-le sans mot de passe, puis déposez-le.",
    Fault.TROP_COMPLEXE: "Ce fichier est trop grand ou trop complexe pour être lu : déposez-en un plus simple.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`motif` None: the file is what was declared, and readable."""

    etag: str
    motif: str | None
    pages: int | None = None


async def verify(house: House, depot_id: UUID) -> None:
    """Receive the verdict on one file; done again after a crash, it goes on."""
    async with house.database.transaction() as db:
        depot = await _begun(db, depot_id)
    if depot is None:
        return
    verdict = await _judged(house.storage, depot)
    clean_key = f"{depot.object_key}-{depot.sha256}"
    if verdict.motif is None and not await house.storage.keep(
        depot.object_key, clean_key, etag=verdict.etag, media_type=depot.media_type
    ):
        raise Unavailable("fichier-change", "Le fichier a changé pendant son examen.", retry_after=1)
    async with house.database.transaction() as db:
        await _concluded(db, house.clock.now(), depot, verdict, clean_key)


async def _begun(db: Transaction, depot_id: UUID) -> KeptDepot | None:
    """The file, now in analysis; None when nothing is to be done any more."""
    depot = await queries.held(db, depot_id=depot_id)
    if depot is not None and depot.state is DepotState.RECU:
        return await moved(db, depot, DepotState.EN_ANALYSE, Actor.SYSTEME)
    return depot if depot is not None and depot.state is DepotState.EN_ANALYSE else None


async def _judged(storage: Storage, depot: KeptDepot) -> Verdict:
    with tempfile.TemporaryDirectory(prefix="depot-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as file:
            fetched = await storage.fetch(depot.object_key, file, most=depot.size)
        if fetched is None or (fetched.size, fetched.sha256) != (depot.size, depot.sha256):
            return Verdict("", _OTHER)
        # The antivirus stands here, before anything parses the file.
        found = await examine(path)
    if found.fault is not None:
        return Verdict(fetched.etag, _MOTIFS[found.fault])
    if found.media_type != depot.media_type:
        return Verdict(fetched.etag, _lying(depot.media_type, found.media_type))
    return Verdict(fetched.etag, None, found.pages)


def _lying(declared: str, found: str | None) -> str:
    kind, real = NAMES.get(declared, declared), NAMES.get(found or "", "autre")
    return (
        f"Ce fichier est annoncé comme {kind}, mais son contenu est du {real} : donnez-lui l'extension qui convient, "
        "puis déposez-le de nouveau."
    )


async def _concluded(db: Transaction, now: datetime, held: KeptDepot, verdict: Verdict, clean_key: str) -> None:
    await queries.lock_registration(db, registration=held.registration_id)
    depot = await queries.held(db, depot_id=held.id)
    if depot is None or depot.state is not DepotState.EN_ANALYSE:
        return  # removed meanwhile, or concluded by another
    if verdict.motif is not None:
        await moved(db, depot, DepotState.ILLISIBLE, Actor.SYSTEME, motif=verdict.motif)
        await announce(db, DepotRefused(registration_id=depot.registration_id, depot_id=depot.id))
        return
    await moved(db, depot, DepotState.VERIFIE, Actor.SYSTEME, verified=now, clean_key=clean_key, pages=verdict.pages)
    await _replace(db, depot)
    await answers.cancel(db, registration=depot.registration_id, piece=depot.piece)
    await announce(db, DepotVerified(registration_id=depot.registration_id, depot_id=depot.id))


async def _replace(db: Transaction, verified: KeptDepot) -> None:
    """Abandon what the new file replaces: whoever declared it in time meant so."""
    files = await queries.of_piece(db, registration=verified.registration_id, piece=verified.piece)
    known = {file.id: file for file in files}
    as_rules_read = [
        File(id=file.id, state=file.state, version=file.signed_version, review=file.review) for file in files
    ]
    piece = await piece_asked(db, verified.registration_id, verified.piece)
    for old, new in replaced(piece, as_rules_read):
        await moved(db, known[old], DepotState.ABANDONNE, Actor.CANDIDAT, {Condition.DEPOTS_OUVERTS}, replaced_by=new)
