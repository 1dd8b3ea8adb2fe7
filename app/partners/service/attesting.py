"""A training body attests; each attestation finds its registration when it is sent, or when somebody registers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.audit.service import SYSTEM, Party, record
from app.catalogue import service as catalogue
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.http.files import lines_refused
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Violation
from app.organismes import service as organismes
from app.organismes.access import CallingBody
from app.organismes.events import AttestationAttached
from app.organismes.rules.attestations import (
    Attested,
    Match,
    read_file,
    repeated,
    standing,
)
from app.organismes.service import Kept, Shown
from app.partners.queries import agreements
from app.partners.queries import attestations as queries

_PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one line, and what it is about."""

    line: int
    attestation: Kept
    fate: str
    match: Match


async def attest(
    db: Transaction, now: datetime, body: CallingBody, *, exam_session: int, attested: Sequence[Attested]
) -> list[Verdict]:
    """Keep them all, or none: what is wrong is told of every line at once."""
    today, known = _today(now), (await catalogue.current(db)).specialites
    wrong = [(place, *fault) for place, one in enumerate(attested) for fault in one.faults(today, known)]
    wrong += [
        (place, "student_number", f"cet étudiant a déjà son année {attested[place].school_year} à la ligne {first + 1}")
        for place, first in repeated(attested)
    ]
    refused = [
        Violation("attestation-incoherente", f"/attestations/{place}/{member}", f"Ligne {place + 1} : {reason}.", "")
        for place, member, reason in sorted(wrong)
    ]
    if refused:
        raise invalid(tuple(refused))
    return await _kept(db, body, exam_session, attested)


async def attest_by_file(
    db: Transaction, now: datetime, body: CallingBody, *, exam_session: int, content: bytes
) -> list[Verdict]:
    """The same, of the lines of a CSV file."""
    attested, faults = read_file(content, _today(now), (await catalogue.current(db)).specialites)
    if faults:
        raise lines_refused(faults)
    return await _kept(db, body, exam_session, attested)


def _today(now: datetime) -> date:
    return now.astimezone(_PARIS).date()


async def _kept(db: Transaction, body: CallingBody, exam_session: int, attested: Sequence[Attested]) -> list[Verdict]:
    if not any(one.year == exam_session for one in await exam_sessions.published_calendars(db)):
        what = "Cette session d'examen n'a pas de calendrier publié."
        raise invalid((Violation("session-inconnue", "/exam_session", what, ""),))
    sent = await organismes.attest(db, attested, organisme=body.body_id, exam_session=exam_session)
    changed = await _matched(db, [kept for _, kept in sent], organisme=body.body_id, exam_session=exam_session)
    verdicts = [
        Verdict(one.place + 1, kept, one.fate, changed.get(kept.id, Match(kept.registration_id, tuple(kept.differs))))
        for one, kept in sent
    ]
    counted = Counter([one.fate for one in verdicts] + [standing(one.match).value for one in verdicts])
    actor = Party("organisme", body.body_id)
    await record(db, "attestation.send", actor=actor, subject=actor, detail={"exam_session": exam_session, **counted})
    new = {one.attestation.id: one.match for one in verdicts if one.fate != "inchangee"}
    await _attached(db, new | changed, actor=actor)
    return verdicts


async def _matched(
    db: Transaction, attestations: Sequence[Kept], *, organisme: UUID, exam_session: int
) -> dict[UUID, Match]:
    """Hold these against all whom their body follows: whoever else has the number."""
    numbers = [one.student_number for one in attestations]
    students = await queries.students(db, organisme=organisme, exam_session=exam_session, numbers=numbers)
    return await organismes.match(db, attestations, students)


async def matched_anew(db: Transaction, registrations: Sequence[UUID]) -> None:
    """What waited for these registrations finds them; what was about one that is followed no more waits again."""
    for place in await queries.places(db, registrations):
        organisme, year = place.organisme_id, place.exam_session
        await organismes.alone(db, organisme=organisme, exam_session=year)
        numbers = await queries.numbers(db, registrations, organisme=organisme, exam_session=year)
        tried = await organismes.tried(db, registrations, organisme=organisme, exam_session=year, numbers=numbers)
        await _attached(db, await _matched(db, tried, organisme=organisme, exam_session=year), actor=SYSTEM)


async def _attached(db: Transaction, matches: dict[UUID, Match], *, actor: Party) -> None:
    """Each candidate is told once of what is attested of them now."""
    for registration in dict.fromkeys(one.about for one in matches.values()):
        if registration is not None:
            await record(
                db,
                "attestation.attach",
                actor=actor,
                subject=Party("registration", registration),
                event=AttestationAttached(registration_id=registration),
            )


async def attestations(
    db: Asking, body: CallingBody, *, exam_session: int | None, waiting: bool | None, after: UUID | None, limit: int
) -> tuple[list[Kept], str | None]:
    """Those of a body, the first sent first."""
    found = await queries.page(
        db, organisme=body.body_id, exam_session=exam_session, waiting=waiting, after=after, limit=limit + 1
    )
    given = found[:limit]
    return given, str(given[-1].id) if len(found) > limit else None


async def attested(db: Asking, registration: UUID, *, account: UUID) -> list[Shown]:
    """What is attested of me."""
    if await agreements.standing(db, registration, account=account) is None:
        raise ABSENT
    return await organismes.attested(db, registration)


async def contest(db: Transaction, registration: UUID, key: UUID, *, account: UUID, reason: str) -> list[Shown]:
    """Say that an attestation is false; its body and the service read why."""
    if await agreements.standing(db, registration, account=account) is None:
        raise ABSENT
    await organismes.contest(db, key, registration=registration, reason=reason)
    await record(
        db,
        "attestation.contest",
        actor=Party("candidate", account),
        subject=Party("registration", registration),
        detail={"attestation_id": str(key)},
    )
    return await organismes.attested(db, registration)
