"""Who read my data: every reading by an agent or a training body leaves a line, and its candidate may see it."""

from collections.abc import Mapping
from uuid import UUID

from app.db.reads import Reads
from app.dossiers.queries import accesses as queries

Json = dict[str, object]

READINGS: Mapping[str, tuple[str, str]] = {
    "dossier.read": ("dossier", "Le service des examens a lu votre dossier."),
    "decisions.read": ("dossier", "Le service des examens a lu les décisions prises sur votre dossier."),
    "letter.read": ("dossier", "Le service des examens a ouvert la lettre qui vous est adressée."),
    "depots.read": ("depots", "Le service des examens a lu l'histoire des dépôts d'un justificatif."),
    "identity_correction.read": ("identite", "Le service des examens a lu une correction de votre identité."),
    "followed.read": ("inscription", "Votre organisme de formation a lu votre inscription."),
    "depot.read": ("fichier", "Le service des examens a ouvert un fichier que vous avez déposé."),
}
"""The acts of the journal that are readings, and how they are told; an agent's name is the service's own business."""


async def accesses(reads: Reads, *, account: UUID, after: UUID | None, limit: int) -> tuple[list[Json], str | None]:
    """A page, the latest first, and the position of the next one."""
    found = await queries.readings(reads, account=account, acts=sorted(READINGS), after=after, limit=limit + 1)
    page = found[:limit]
    shown: list[Json] = [
        {
            "id": one.id,
            "at": one.recorded_at,
            "by": one.actor_kind,
            "by_name": one.by_name,
            "what": READINGS[one.act][0],
            "label": READINGS[one.act][1],
            "registration_id": one.registration_id,
            "piece": one.piece,
            "depot_id": one.depot_id,
        }
        for one in page
    ]
    return shown, str(page[-1].id) if len(found) > limit else None
