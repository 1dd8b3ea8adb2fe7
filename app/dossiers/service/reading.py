"""A dossier as it is at this instant: computed when read, so never stale."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from app.accounts.access import seen
from app.db.asking import Asking
from app.db.reads import Reads
from app.dossiers.queries import files
from app.dossiers.rules.completeness import completeness
from app.dossiers.schemas.kept import File, KeptDossier, kept
from app.dossiers.service.shown import dossier
from app.justificatifs.rules.checklist import Item
from app.justificatifs.service.checklists import checklist_of


@dataclass(frozen=True, slots=True)
class Body:
    """An answer and its ETag: a digest of all its bytes, since nothing else changes with every part of a dossier."""

    content: bytes
    etag: str


async def read(reads: Reads, now: datetime, registration: UUID, *, credential: bytes) -> Body:
    """The caller's dossier: one statement, then the law."""
    found = kept(await seen(reads, files.SEEN, credential=credential, registration=registration))
    return body(dossier(await examined(reads, found), now))


def body(shown: Mapping[str, object]) -> Body:
    """As it is sent."""
    content = orjson.dumps(shown, option=orjson.OPT_UTC_Z)
    return Body(content, hashlib.sha256(content).hexdigest()[:24])


async def examined(db: Asking, found: KeptDossier) -> File:
    """The checklist and completeness of a dossier."""
    checklist = await checklist_of(db, found.facts)
    return File(found, checklist, completeness(checklist.items))


async def file_of(db: Asking, registration: UUID) -> File | None:
    """The dossier of a registration."""
    found = await files.dossiers(db, [registration])
    return await examined(db, found[0]) if found else None


async def awaited(db: Asking, registrations: Sequence[UUID], *, until: datetime) -> Mapping[UUID, tuple[Item, ...]]:
    """What these candidates still have to do of the complements that end at this instant."""
    found = {}
    for file in [await examined(db, one) for one in await files.dossiers(db, registrations)]:
        facts, items = file.kept.facts, file.checklist.items
        asked = [one.beside(facts.answers) for one in facts.complements if one.closes_at == until]
        waiting = {code for one in asked for code in one.awaited(items)}
        found[facts.registration_id] = tuple([item for item in items if item.piece.code in waiting])
    return found


async def missing(db: Asking, registrations: Sequence[UUID]) -> Mapping[UUID, tuple[Item, ...]]:
    """What is missing in each of these dossiers."""
    found = [await examined(db, one) for one in await files.dossiers(db, registrations)]
    return {one.kept.facts.registration_id: one.completeness.missing for one in found}
