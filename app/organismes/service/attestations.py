"""What training bodies attest: kept once, matched with who follows the preparation, contested by them."""

from collections.abc import Sequence
from uuid import UUID

from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.kit.errors import Conflict
from app.organismes.queries import attestations as queries
from app.organismes.queries.attestations import Kept, Sent, Shown
from app.organismes.rules.attestations import Attested, Match, Student, judged


async def attest(
    db: Transaction, attested: Sequence[Attested], *, organisme: UUID, exam_session: int
) -> list[tuple[Sent, Kept]]:
    """Keep these; sent again, they change nothing. What each was, and what is kept of it."""
    await queries.alone(db, organisme=organisme, exam_session=exam_session)
    sent = await queries.send(db, attested, organisme=organisme, exam_session=exam_session)
    kept = {one.id: one for one in await queries.these(db, [one.id for one in sent])}
    return [(one, kept[one.id]) for one in sent]


async def match(db: Transaction, attestations: Sequence[Kept], students: Sequence[Student]) -> dict[UUID, Match]:
    """Hold these against those students; what changed, now kept."""
    changed = {}
    for one in attestations:
        found = judged(one, [student for student in students if student.exam_session == one.exam_session])
        if (found.registration_id, found.differs) != (one.registration_id, tuple(one.differs)):
            changed[one.id] = found
    if changed:
        await queries.settle(db, changed)
    return changed


async def matched_anew(
    db: Transaction, registrations: Sequence[UUID], students: Sequence[Student]
) -> dict[UUID, Match]:
    """Of these registrations, whose `students` are who is followed now: what changed of what is attested of them."""
    for organisme, exam_session in sorted({(one.organisme_id, one.exam_session) for one in students}):
        await queries.alone(db, organisme=organisme, exam_session=exam_session)
    return await match(db, await queries.about(db, registrations, students), students)


async def attestations(
    db: Asking, *, organisme: UUID, exam_session: int | None, waiting: bool | None, after: UUID | None, limit: int
) -> tuple[list[Kept], str | None]:
    """Those of a body, the first sent first."""
    found = await queries.page(
        db, organisme=organisme, exam_session=exam_session, waiting=waiting, after=after, limit=limit + 1
    )
    given = found[:limit]
    return given, str(given[-1].id) if len(found) > limit else None


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
