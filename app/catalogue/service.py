"""The catalogue: read as one snapshot, changed by imports."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from app.audit.service import SYSTEM, Party, record
from app.catalogue import queries
from app.catalogue.queries import Settled
from app.catalogue.rules import assembly, reading
from app.catalogue.rules.offer import Catalogue
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.kit.errors import Invalid, Unavailable
from app.kit.tabular import LineFault

FILES = reading.FILES


@dataclass(slots=True)
class _Shelf:
    """The last catalogue assembled by this process."""

    last: Catalogue | None = None


_SHELF = _Shelf()


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did; with a fault it did nothing at all."""

    version: UUID | None
    changed: bool
    counts: Mapping[str, int]
    faults: tuple[LineFault, ...] = ()


async def current(db: Asking, version: UUID | None = None) -> Catalogue:
    """The catalogue in force. A caller that read the last import's key in its own statement gives it, and saves one."""
    last = _SHELF.last
    if version is None:
        version = await _version(db)
    if last is not None and last.version == version:
        return last
    return await _assembled(db)


async def _version(db: Asking) -> UUID:
    found = await queries.last_import(db)
    if found is None:
        raise Unavailable("catalogue-absent", "Le catalogue des spécialités n'est pas encore chargé.", retry_after=60)
    return found.id


async def _assembled(db: Asking) -> Catalogue:
    """Read again until no import came in between: the lines are then those of their version."""
    before, after = None, await _version(db)
    while before != after:
        before = after
        contents = await queries.contents(db)
        settled = {(one.academie, one.langue): one.rare for one in await queries.settled_langues(db)}
        after = await _version(db)
    _SHELF.last = assembly.catalogue(after, contents, MappingProxyType(settled))
    return _SHELF.last


async def load(db: Transaction, files: Mapping[str, str]) -> Report:
    """Load the files named in FILES, all or nothing: half a catalogue would silently close spécialités.

    The same files again change nothing.
    """
    contents, faults = reading.read(files)
    counts = {
        "specialites": len(contents.specialites),
        "options": len(contents.options),
        "unites": len(contents.unites),
        "langues": len(contents.langues),
    }
    await queries.lock(db)
    last = await queries.last_import(db)
    held = await queries.contents(db)
    faults += reading.vanished(held, contents)
    if faults:
        return Report(version=last.id if last else None, changed=False, counts=counts, faults=faults)
    digest = _digest(files)
    if last is not None and last.digest == digest:
        return Report(version=last.id, changed=False, counts=counts)
    await queries.replace(db, contents)
    made = await queries.record_import(db, digest)
    await record(db, "catalogue.import", actor=SYSTEM, subject=Party("catalogue", made.id), detail=counts)
    return Report(version=made.id, changed=True, counts=counts)


async def settle_langue(db: Transaction, *, academie: str, langue: str, rare: bool) -> None:
    """Say whether a language is rare in an académie: a new version of the catalogue."""
    await queries.lock(db)
    held = await current(db)
    if langue not in held.langues:
        raise Invalid("langue-inconnue", f"« {langue} » n'est pas une langue de l'examen.")
    if held.settled.get((academie, langue)) is rare:
        return
    await queries.settle_langue(db, Settled(academie, langue, rare))
    last = await queries.last_import(db)
    made = await queries.record_import(db, last.digest if last else "")
    detail = {"academie": academie, "langue": langue, "rare": rare}
    await record(db, "catalogue.langue", actor=SYSTEM, subject=Party("catalogue", made.id), detail=detail)


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256("\0".join(files[name] for name in FILES).encode()).hexdigest()
