"""The catalogue's files and the académies', loaded together or not at all: by the operator or through the door."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import orjson

from app.audit.service import SYSTEM, Party
from app.catalogue import service as catalogue
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.validation import invalid
from app.kit.changes import Change, Difference
from app.kit.errors import Conflict, Invalid, Violation
from app.kit.tabular import LineFault
from app.staff.access import CallingAgent

ACADEMIES = "academies.csv"
FILES = (ACADEMIES, *catalogue.FILES)
_COUNTED = {Change.AJOUT: "ajouts", Change.CHANGEMENT: "changements", Change.RETRAIT: "retraits"}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What the files would do; with a fault they would do nothing at all."""

    academies: exam_sessions.AcademiesReport
    contents: catalogue.Report

    @property
    def faults(self) -> tuple[LineFault, ...]:
        """Line by line."""
        return self.academies.faults + self.contents.faults

    @property
    def differences(self) -> tuple[Difference, ...]:
        """File by file; none when there are faults."""
        return () if self.faults else self.academies.differences + self.contents.differences

    @property
    def counts(self) -> dict[str, int]:
        """How many lines by file."""
        return {**self.contents.counts, "academies": len(self.academies.academies)}

    @property
    def digest(self) -> str:
        """Of the files and of all that they would change: what was read is what is applied."""
        seen = orjson.dumps([self.contents.digest, *self.differences])
        return hashlib.sha256(seen).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """What an import did."""

    counts: Mapping[str, int]
    changed: bool


class Refused(Exception):  # noqa: N818 -- it undoes the operator's act
    """Lines that are refused: nothing was loaded."""

    def __init__(self, faults: tuple[LineFault, ...]) -> None:
        super().__init__()
        self.faults = faults


async def foresee(db: Asking, files: Mapping[str, str]) -> Foreseen:
    """What loading the files named in FILES would do."""
    return Foreseen(await exam_sessions.foresee_academies(db, files[ACADEMIES]), await catalogue.foresee(db, files))


async def load(db: Transaction, files: Mapping[str, str]) -> Loaded:
    """Load académies and catalogue, both or neither."""
    await catalogue.lock(db)
    foreseen = await foresee(db, files)
    if foreseen.faults:
        raise Refused(foreseen.faults)
    return await _load(db, foreseen, SYSTEM)


async def load_as_agent(
    db: Transaction, sent: Sequence[tuple[str, bytes]], *, dry_run: bool, digest: str | None, agent: CallingAgent
) -> tuple[Foreseen, Loaded | None]:
    """Tried, nothing is done; else what was read when the digest was given, or nothing."""
    actor = await exam_sessions.national(db, agent)
    files = _texts(sent, digest if not dry_run else "")
    if not dry_run:
        await catalogue.lock(db)
    foreseen = await foresee(db, files)
    if dry_run:
        return foreseen, None
    if faults := foreseen.faults:
        violations = tuple(Violation("ligne-refusee", "/files", str(fault), "") for fault in faults)
        raise Invalid("catalogue-refuse", "Rien n'a été chargé : des lignes sont à corriger.", violations=violations)
    if digest != foreseen.digest:
        raise Conflict(
            "differences-autres",
            "Ces fichiers changeraient autre chose que ce que vous avez lu : demandez de nouveau les différences.",
        )
    return foreseen, await _load(db, foreseen, actor)


def _texts(sent: Sequence[tuple[str, bytes]], digest: str | None) -> dict[str, str]:
    """Each file by its name; all that is wrong of them at once."""
    found: dict[str, str] = {}
    wrong = [f"« {name} » n'est pas un fichier du catalogue." for name, _ in sent if name not in FILES]
    for name, content in sent:
        if name in found:
            wrong.append(f"« {name} » est envoyé deux fois.")
        try:
            # Whatever ends its lines, it is the same file: as the operator's command reads it.
            found[name] = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            found[name] = ""
            wrong.append(f"« {name} » n'est pas de l'UTF-8.")
    wrong += [f"« {name} » manque." for name in FILES if name not in found]
    violations = [Violation("fichier-refuse", "/files", detail, "") for detail in wrong]
    if digest is None:
        told = "Donnez l'empreinte des différences que vous avez lues (dry_run)."
        violations.append(Violation("obligatoire", "/digest", told, ""))
    if violations:
        raise invalid(tuple(violations))
    return found


async def imports(db: Asking, *, before: UUID, size: int) -> list[catalogue.Made]:
    """Those older than that one, the last first."""
    return await catalogue.imports(db, before=before, size=size)


async def _load(db: Transaction, foreseen: Foreseen, actor: Party) -> Loaded:
    changed = bool(foreseen.differences) or not foreseen.contents.known
    if changed:
        await exam_sessions.load_academies(db, foreseen.academies, actor=actor)
        told = Counter(_COUNTED[one.change] for one in foreseen.differences)
        counts = {**foreseen.counts, **{name: told[name] for name in _COUNTED.values()}}
        await catalogue.load(db, foreseen.contents, counts, actor=actor)
    return Loaded(counts=foreseen.counts, changed=changed)
