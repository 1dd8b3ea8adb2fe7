"""What candidates do with their files once announced."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.gateways.storage import UPLOAD_TIME
from app.http.house import House
from app.http.problems import ABSENT
from app.jobs.outbox import defer
from app.justificatifs.events import DepotRemoved
from app.justificatifs.queries import depots as queries
from app.justificatifs.queries import facts as registrations
from app.justificatifs.rules.checklist import Review
from app.justificatifs.rules.declaration import named
from app.justificatifs.rules.states import DepotState
from app.justificatifs.schemas.kept import Facts, KeptDepot
from app.justificatifs.service.admission import require_window
from app.justificatifs.service.checklists import piece_of
from app.justificatifs.service.moving import depositor, moved
from app.justificatifs.service.verification import places
from app.kit.errors import Conflict
from app.registrations.rules.moves import Actor, Condition


class Served(NamedTuple):
    """Where the clean copy of a file is, for a minute, what it is, and the digest of the file announced."""

    url: str
    expires_at: datetime
    file_name: str
    media_type: str
    size: int
    sha256: str
    declared_sha256: str


UNVERIFIED = Conflict("depot-non-verifie", "Seul un fichier vérifié se télécharge.")
_LIVE = frozenset({DepotState.RECU, DepotState.EN_ANALYSE, DepotState.VERIFIE})


async def complete(house: House, now: datetime, depot_id: UUID, *, account: UUID) -> KeptDepot:
    """« It is uploaded »: said twice, it changes nothing. No connection is held while S3 is asked."""
    depot = await queries.own(house.database.reads, account=account, depot_id=depot_id)
    if depot is None:
        raise ABSENT
    return await completed(house, now, depot, by=Actor.CANDIDAT)


async def completed(house: House, now: datetime, depot: KeptDepot, *, by: Actor) -> KeptDepot:
    """The same, of a file that is the caller's."""
    if depot.state is DepotState.ABANDONNE:
        raise Conflict(
            "depot-abandonne",
            "Ce dépôt a été retiré ou remplacé, ou son fichier n'est jamais arrivé : déposez-en un autre.",
        )
    if depot.state is not DepotState.ATTENDU:
        return depot
    if await house.storage.head(depot.object_key) is None:
        raise Conflict(
            "fichier-absent", "Le fichier n'est pas arrivé : envoyez-le à l'adresse donnée, puis recommencez."
        )
    async with house.database.transaction() as db:
        return await receive(db, now, depot.id, by=by)


async def receive(db: Transaction, now: datetime, depot_id: UUID, *, by: Actor) -> KeptDepot:
    """The file is there: it is received, once, and its verification asked for."""
    depot = await queries.held(db, depot_id=depot_id)
    if depot is None:
        raise ABSENT
    if depot.state is not DepotState.ATTENDU:
        return depot
    received = await moved(db, depot, DepotState.RECU, by, {Condition.FICHIER_RECU}, received_at=now)
    await defer(db, "justificatifs.verify", queue="depots", depot_id=str(depot_id))
    return received


async def remove(db: Transaction, now: datetime, depot_id: UUID, *, account: UUID) -> None:
    """Its content is erased, its line stays; removed twice, nothing changes."""
    depot, facts = await _own_held(db, depot_id, account)
    if depot.depose_par is not None:
        raise Conflict(
            "depot-de-l-organisme",
            f"Ce fichier a été déposé par {depot.depose_par}, qui seul peut le retirer. Vous pouvez déposer le vôtre.",
        )
    await taken_back(db, now, depot, facts, actor=Party("candidate", account))


async def taken_back(db: Transaction, now: datetime, depot: KeptDepot, facts: Facts, *, actor: Party) -> None:
    """The same, of a file that is the caller's; it and its registration are locked."""
    if depot.state is DepotState.ABANDONNE:
        return
    if depot.state in _LIVE:
        require_window(facts, piece_of(facts, depot.piece), now)
    if depot.review is Review.ACCEPTE:
        raise Conflict("piece-acceptee", "Le service a déjà accepté ce justificatif : il n'y a plus rien à y changer.")
    await moved(db, depot, DepotState.ABANDONNE, depositor(depot), {Condition.DEPOTS_OUVERTS})
    await record(
        db,
        "depot.remove",
        actor=actor,
        subject=Party("depot", depot.id),
        detail={"registration": str(depot.registration_id), "piece": depot.piece},
        event=DepotRemoved(registration_id=depot.registration_id, depot_id=depot.id),
    )
    # As long as the URL lives the content may come (again): erased before, it would stay.
    at = depot.url_expires_at + UPLOAD_TIME if now < depot.url_expires_at + UPLOAD_TIME else None
    await defer(db, "justificatifs.erase", queue="depots", at=at, depot_id=str(depot.id))


async def _own_held(db: Transaction, depot_id: UUID, account: UUID) -> tuple[KeptDepot, Facts]:
    """The caller's file and its registration, which is locked first."""
    found = await queries.own(db, account=account, depot_id=depot_id)
    if found is None:
        raise ABSENT
    facts = await registrations.own_facts(db, account=account, registration=found.registration_id)
    depot = await queries.own_held(db, account=account, depot_id=depot_id)
    if facts is None or depot is None:
        raise ABSENT
    return depot, facts


async def download(house: House, now: datetime, depot_id: UUID, *, account: UUID) -> Served:
    """Where to read the clean copy, for a minute; nothing unverified is ever served."""
    depot = await queries.own(house.database.reads, account=account, depot_id=depot_id)
    if depot is None:
        raise ABSENT
    key, media_type, size, sha256 = depot.clean_key, depot.clean_media_type, depot.clean_size, depot.clean_sha256
    if depot.state is not DepotState.VERIFIE or key is None or media_type is None or size is None or sha256 is None:
        raise UNVERIFIED
    name = named(depot.file_name, media_type)
    address = house.storage.download(key, name, media_type, now)
    return Served(address.url, address.expires_at, name, media_type, size, sha256, depot.sha256)


async def erase(house: House, depot_id: UUID) -> None:
    """Delete the content of a file that its candidate removed."""
    depot = await queries.any_depot(house.database.reads, depot_id=depot_id)
    if depot is None or depot.state is not DepotState.ABANDONNE:
        return
    await house.storage.erase(depot.object_key, depot.clean_key, under=places(depot_id))
