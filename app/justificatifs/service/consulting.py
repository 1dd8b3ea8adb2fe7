"""Agents read files: one by an address good for a minute, or all those of a dossier; each reading is journaled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import orjson

from app.audit.service import Party, record
from app.db.transaction import Transaction
from app.gateways.archive import Entry, zipped
from app.gateways.shelves import Bucket
from app.gateways.storage import Storage
from app.http.house import House
from app.http.problems import ABSENT
from app.justificatifs.queries import served as queries
from app.justificatifs.rules import declaration
from app.justificatifs.schemas.archive import MANIFEST, SUMS, File, manifest, named, sums
from app.justificatifs.service.depots import UNVERIFIED, Served


async def download_as_agent(
    db: Transaction, now: datetime, depot_id: UUID, *, agent: UUID, academies: Sequence[str], storage: Storage
) -> Served:
    """The clean copy of a file verified, were it replaced since: it may have been judged."""
    file = await queries.one(db, academies=academies, depot_id=depot_id)
    if file is None:
        raise ABSENT
    if file.key is None:
        raise UNVERIFIED
    await _journaled(db, file, agent, "telechargement")
    name = declaration.named(file.file_name, file.media_type)
    url, expires_at = storage.download(file.key, name, file.media_type, now)
    return Served(url, expires_at, name, file.media_type, file.size, file.sha256, file.declared_sha256)


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip to be sent; its pieces are made as they are asked for."""

    file_name: str
    pieces: Iterator[bytes]


async def archive_as_agent(house: House, registration: UUID, *, agent: UUID, academies: Sequence[str]) -> Archive:
    """The verified files of a dossier; all are there when it begins. No connection is held while S3 is asked."""
    reads, shelves = house.database.reads, house.storage.shelves
    holder = await queries.holder(reads, academies=academies, registration=registration)
    if holder is None:
        raise ABSENT
    found = await queries.of_dossier(reads, registration=registration)
    files = named([_file(one) for one in found])
    await shelves.demand(Bucket.CLEAN, [file.key for file in files])
    async with house.database.transaction() as db:
        for one in found:
            await _journaled(db, one, agent, "archive")
    texts = {MANIFEST: orjson.dumps(manifest(files), option=orjson.OPT_INDENT_2), SUMS: sums(files).encode()}
    entries = [
        Entry(name=file.name, pieces=shelves.pieces(file.key), size=file.size, sha256=file.sha256) for file in files
    ]
    return Archive(f"dossier-{holder.candidate_number}.zip", zipped(entries, texts))


def _file(one: queries.Served) -> File:
    if one.key is None:
        raise LookupError("a verified file has its key")
    return File(
        depot_id=one.id, piece=one.piece, key=one.key, media_type=one.media_type, size=one.size, sha256=one.sha256
    )


async def _journaled(db: Transaction, file: queries.Served, agent: UUID, purpose: str) -> None:
    await record(
        db,
        "depot.read",
        actor=Party("agent", agent),
        subject=Party("depot", file.id),
        detail={"registration": str(file.registration_id), "piece": file.piece, "purpose": purpose},
    )
