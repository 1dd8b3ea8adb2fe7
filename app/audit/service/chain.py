"""Chain the journal, and verify it."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from app.audit.queries import chain as queries
from app.audit.rules import GENESIS, Broken, Link, Seal, Walk, following
from app.db.asking import Asking
from app.db.transaction import Transaction

BATCH = 1000

Sign = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Standing:
    """How the journal stands: lines chained, seals, lines that wait, and the first thing wrong."""

    chained: int
    seals: int
    waiting: int
    digest: str
    broken: Broken | None = None


async def seal(db: Transaction, now: datetime, sign: Sign | None, *, most: int = BATCH) -> int:
    """Chain the lines whose turn has come, and seal the head; how many. Another who chains meanwhile does it."""
    if not await queries.take(db):
        return 0
    head = await queries.head(db)
    lines = await queries.free(db, head, most)
    if not lines:
        return 0
    position, digest = (0, GENESIS) if head is None else (head.position, head.digest)
    links = []
    for line in lines:
        position += 1
        digest = following(digest, position, line)
        links.append((position, line, digest))
    await queries.link(db, links)
    made = Seal(position=position, digest=digest, sealed_at=queries.instant(now.astimezone(UTC)), signature=None)
    signature = None if sign is None else sign(made.signed())
    await queries.keep_seal(db, Seal(position=position, digest=digest, sealed_at=made.sealed_at, signature=signature))
    return len(lines)


async def standing(db: Asking, check: Callable[[Seal], None]) -> Standing:
    """Walk the whole chain, by stretches; `check` judges the signature of each seal, and raises `Broken`."""
    walk, seals = Walk(), await queries.seals(db)
    head = await queries.head(db)
    try:
        await _walked(db, walk, seals, check)
        if extra := await queries.slipped_in(db, head):
            _broken(walk.position, f"{extra} ligne(s) glissée(s) avant la fin de la chaîne")
    except Broken as broken:
        return Standing(walk.position, len(seals), await queries.waiting(db, head), walk.digest, broken)
    return Standing(walk.position, len(seals), await queries.waiting(db, head), walk.digest)


async def _walked(db: Asking, walk: Walk, seals: list[Seal], check: Callable[[Seal], None]) -> None:
    left = list(reversed(seals))
    async for link in _links(db):
        walk.over((link,))
        while left and left[-1].position <= walk.position:
            one = left.pop()
            walk.hold(one)
            check(one)
    if left:
        _broken(left[-1].position, "la fin de la chaîne a été supprimée")


def _broken(position: int, what: str) -> NoReturn:
    raise Broken(position, what)


async def exported(db: Asking) -> AsyncIterator[Link | Seal]:
    """The whole chain, each seal after its line: what can be verified elsewhere, without this database."""
    seals = {one.position: one for one in await queries.seals(db)}
    async for link in _links(db):
        yield link
        if link.position in seals:
            yield seals[link.position]


async def _links(db: Asking) -> AsyncIterator[Link]:
    after = 0
    while stretch := await queries.chained(db, after, BATCH):
        for link in stretch:
            yield link
        after = stretch[-1].position
