"""The catalogue: read as one snapshot, changed by imports."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from app.audit.service import SYSTEM, Party, record
from app.catalogue import queries
from app.catalogue.queries import Made, Settled
from app.catalogue.rules import assembly, reading
from app.catalogue.rules.differences import differences
from app.catalogue.rules.offer import Catalogue
from app.catalogue.rules.rows import Contents
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.kit.changes import Difference
from app.kit.errors import Invalid, Unavailable
from app.kit.tabular import LineFault

__all__ = [
    "FILES", "Made", "Report", "current", "foresee", "imports", "load", "lock", "settle_langue",
]  # fmt: skip

FILES = reading.FILES


@dataclass(slots=True)
class _Shelf:
    """The last catalogue assembled by this process."""

    last: Catalogue | None = None


_SHELF = _Shelf()


@dataclass(frozen=True, slots=True)
class Report:
    """What the files would change; with a fault, nothing."""

    contents: Contents
    digest: str
    known: bool
    """The files are those of the import in force."""
    differences: tuple[Difference, ...]
    faults: tuple[LineFault, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines."""
        held = self.contents
        return {
            "specialites": len(held.specialites),
            "options": len(held.options),
            "unites": len(held.unites),
            "langues": len(held.langues),
        }


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


async def lock(db: Transaction) -> None:
    """One import at a time: what is foreseen from now on is what will be changed."""
    await queries.lock(db)


async def foresee(db: Asking, files: Mapping[str, str]) -> Report:
    """What loading the files named in FILES would change, or all that is wrong in them."""
    contents, faults = reading.read(files)
    held = await queries.contents(db)
    last = await queries.last_import(db)
    digest = _digest(files)
    faults += reading.vanished(held, contents)
    found = () if faults else tuple(differences(held, contents))
    return Report(contents, digest, last is not None and last.digest == digest, found, faults)


async def load(db: Transaction, report: Report, counts: Mapping[str, int], *, actor: Party = SYSTEM) -> UUID:
    """Keep what was foreseen, under a new version, whole: half a catalogue would silently close spécialités."""
    await queries.replace(db, report.contents)
    made = await queries.record_import(db, report.digest, actor=actor, counts=counts)
    await record(db, "catalogue.import", actor=actor, subject=Party("catalogue", made.id), detail=counts)
    return made.id


async def imports(db: Asking, *, before: UUID, size: int) -> list[Made]:
    """The last first."""
    return await queries.imports(db, before=before, size=size)


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
    made = await queries.record_import(db, last.digest if last else "", kind="langue_rare")
    detail = {"academie": academie, "langue": langue, "rare": rare}
    await record(db, "catalogue.langue", actor=SYSTEM, subject=Party("catalogue", made.id), detail=detail)


def _digest(files: Mapping[str, str]) -> str:
    return hashlib.sha256("\0".join(files[name] for name in FILES).encode()).hexdigest()
