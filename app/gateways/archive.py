"""A zip made while it is sent: neither it nor any of its files is ever held whole, in memory or on a disk."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import structlog
from zipstream import ZipStream

from app.gateways.shelves import unavailable

log = structlog.get_logger("archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file: its name in the zip, its pieces, and what they must amount to."""

    name: str
    pieces: Iterator[bytes]
    size: int
    sha256: str


def zipped(entries: Sequence[Entry], texts: Mapping[str, bytes]) -> Iterator[bytes]:
    """The zip of files, then of texts of ours, a piece at a time; it blocks.

    A file that fails, or is not what it should be, ends everything before the table of contents is written: what was
    received is no zip, for any reader.
    """
    archive = ZipStream()  # stored: scans and photographs are compressed already
    for entry in entries:
        archive.add(_whole(entry), entry.name)
    for name, content in texts.items():
        archive.add(content, name)
    yield from archive


def _whole(entry: Entry) -> Iterator[bytes]:
    seen, size = hashlib.sha256(), 0
    for piece in entry.pieces:
        seen.update(piece)
        size += len(piece)
        yield piece
    if (size, seen.hexdigest()) != (entry.size, entry.sha256):
        # No outage: somebody wrote there what we never did.
        log.error("clean-copy-changed", file=entry.name, size=size, sha256=seen.hexdigest(), expected=entry.sha256)
        raise unavailable()
