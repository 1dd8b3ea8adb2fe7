"""The acts on training bodies."""

from uuid import UUID

from psycopg.errors import UniqueViolation

from app.audit.service import SYSTEM, Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.kit.errors import Conflict, Invalid
from app.organismes import queries
from app.organismes.rules import OrganismeEntry


async def declare(db: Transaction, entry: OrganismeEntry) -> UUID:
    """Add a training body to the list."""
    if faults := tuple(entry.faults()):
        raise Invalid("organisme-invalide", f"Organisme refusé : {' ; '.join(faults)}.")
    try:
        made = await queries.add_organisme(db, entry)
    except UniqueViolation:
        raise Conflict("organisme-existant", f"« {entry.name} », son SIRET ou son UAI est déjà déclaré.") from None
    if made is None:
        raise LookupError("an INSERT … RETURNING gives its row")
    await record(db, "organisme.declare", actor=SYSTEM, subject=Party("organisme", made.id))
    return made.id


async def name_of(db: Asking, organisme: UUID) -> str | None:
    """What it is called; None when it is unknown."""
    found = await queries.organisme_named(db, organisme=organisme)
    return None if found is None else found.name
