"""What training bodies attest: kept once, matched with who follows the preparation, contested by them."""

from collections.abc import Sequence
from uuid import UUID

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.kit.errors import Conflict
from app.organismes.queries import attestations as queries
from app.organismes.queries.attestations import Kept, Sent, Shown
from app.organismes.rules.attestations import Attested, Match, Student, judged, numbered, plain_number


async def attest(
    db: Transaction, attested: Sequence[Attested], *, organisme: UUID, exam_session: int
) -> list[tuple[Sent, Kept]]:
    """Keep these; sent again, they change nothing. What each was, and what is kept of it."""
    await queries.alone(db, organisme=organisme, exam_session=exam_session)
    sent = await queries.send(db, attested, organisme=organisme, exam_session=exam_session)
    kept = {one.id: one for one in await queries.these(db, [one.id for one in sent])}
    return [(one, kept[one.id]) for one in sent]


async def match(db: Transaction, attestations: Sequence[Kept], students: Sequence[Student]) -> dict[UUID, Match]:
    """Hold these, of one body and exam session, against those whom it follows there; what changed, now kept."""
    changed, by_number = {}, numbered(students)
    for one in attestations:
        found = judged(one, by_number)
        if (found.registration_id, found.differs) != (one.registration_id, tuple(one.differs)):
            changed[one.id] = found
    if changed:
        await queries.settle(db, changed)
    return changed


async def alone(db: Transaction, *, organisme: UUID, exam_session: int) -> None:
    """Nobody else attests nor matches there until the end of the transaction."""
    await queries.alone(db, organisme=organisme, exam_session=exam_session)


async def tried(
    db: Asking, registrations: Sequence[UUID], *, organisme: UUID, exam_session: int, numbers: Sequence[str]
) -> list[Kept]:
    """Those that these registrations may change; `numbers`: what they have there now."""
    plain = [plain_number(one) for one in numbers]
    return await queries.tried(db, registrations, organisme=organisme, exam_session=exam_session, numbers=plain)


async def attested(db: Asking, registration: UUID) -> list[Shown]:
    """What is attested of who made this registration."""
    return await queries.shown(db, registration)


async def contest(db: Transaction, key: UUID, *, registration: UUID, reason: str) -> None:
    """It counts no more, until its body changes it."""
    there, since = await queries.held(db, key, registration=registration)
    if not there:
        raise ABSENT
    if since is not None:
        raise Conflict("attestation-contestee", "Vous avez déjà contesté cette attestation : elle ne compte plus.")
    await queries.contest(db, key, reason=reason)
