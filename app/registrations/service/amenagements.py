"""AMEX and the registrations held against each other (docs/decisions/amex-is-reconciled.md)."""

import hashlib
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from datetime import datetime
from uuid import UUID

from app.audit.service import Export, Party, record, taken_out
from app.db.asking import Asking
from app.db.database import Database
from app.db.transaction import Transaction
from app.exam_sessions import service as exam_sessions
from app.exam_sessions.rules import Calendar
from app.http.files import lines_refused
from app.http.problems import ABSENT
from app.kit.errors import Invalid
from app.kit.tabular import Csv
from app.registrations.events import AmenagementsImported
from app.registrations.queries import amenagements as queries
from app.registrations.queries.amenagements import Import, Line
from app.registrations.rules import amex, amex_file
from app.registrations.rules.amex import Verdict
from app.staff.access import CallingAgent


async def reconcile(
    db: Transaction, now: datetime, content: bytes, *, academie: str, exam_session: int | None, agent: CallingAgent
) -> Import:
    """Judge a file, keep what it gave in place of the import before, and have those without a request told in time."""
    if not agent.sees(academie):
        raise ABSENT
    calendar = await _calendar(db, exam_session, academie)
    sheet = amex_file.read(content)
    if sheet.faults:
        raise lines_refused(sheet.faults)
    await queries.alone(db, exam_session=calendar.year, academie=academie)
    registered = await queries.registered(db, exam_session=calendar.year, academie=academie)
    found = amex.reconcile(sheet.requests, registered)
    counted = Counter(one.verdict.value for one in found)
    figures = {verdict.value: counted[verdict.value] for verdict in Verdict}
    digest = hashlib.sha256(content).hexdigest()
    key = await queries.replace(
        db,
        found,
        figures,
        exam_session=calendar.year,
        academie=academie,
        agent=agent.agent_id,
        sha256=digest,
        tells=now < calendar.amenagement_closes_at,
    )
    detail = {"exam_session": calendar.year, "academie": academie, "sha256": digest, **figures}
    await _journal(db, "amenagement.import", key, agent, detail, event=AmenagementsImported(import_id=key))
    return await _own(db, key, agent)


async def page(db: Asking, *, agent: CallingAgent, after: UUID | None, limit: int) -> tuple[list[Import], str | None]:
    """The imports of one's académies, the latest first."""
    found = await queries.page(db, academies=agent.academies, before=after, limit=limit + 1)
    given = found[:limit]
    return given, str(given[-1].id) if len(found) > limit else None


async def read(db: Asking, key: UUID, *, agent: CallingAgent) -> Import:
    """One: its figures."""
    return await _own(db, key, agent)


async def lines(
    db: Transaction, key: UUID, verdict: Verdict | None, *, agent: CallingAgent, after: int, limit: int
) -> tuple[list[Line], str | None]:
    """The next lines of a report; the reading is journaled."""
    kept = await _own(db, key, agent)
    found = await queries.lines(db, key, verdict, after=after, limit=limit + 1)
    given = found[:limit]
    detail = {"academie": kept.academie, "verdict": verdict, "lines": len(given)}
    await _journal(db, "amenagement.read", key, agent, detail)
    return given, str(given[-1].position) if len(found) > limit else None


async def export(
    database: Database, key: UUID, verdict: Verdict | None, csv: Csv, *, agent: CallingAgent
) -> AsyncGenerator[bytes]:
    """The report as CSV."""
    kept = await _own(database.reads, key, agent)
    export = Export(
        what="amenagements",
        table=queries.REPORT,
        csv=csv,
        actor=Party("agent", agent.agent_id),
        academies=[kept.academie],
        detail={"selection": {"import": str(key), "verdict": verdict}},
    )
    return taken_out(database, export, of_import=key, verdict=verdict)


async def _calendar(db: Asking, exam_session: int | None, academie: str) -> Calendar:
    """That of the exam session, or of the last published."""
    if exam_session is None:
        found = [one for one in await exam_sessions.published_calendars(db) if one.academie == academie]
        calendar = found[0] if found else None
    else:
        calendar = await exam_sessions.calendar_of(db, year=exam_session, academie=academie)
    if calendar is None:
        raise Invalid("session-inconnue", "Cette académie n'a pas de calendrier publié pour cette session d'examen.")
    return calendar


async def _own(db: Asking, key: UUID, agent: CallingAgent) -> Import:
    found = await queries.one(db, key, academies=agent.academies)
    if found is None:
        raise ABSENT
    return found


async def _journal(
    db: Transaction,
    act: str,
    key: UUID,
    agent: CallingAgent,
    detail: Mapping[str, object],
    *,
    event: AmenagementsImported | None = None,
) -> None:
    subject = Party("amenagement_import", key)
    await record(db, act, actor=Party("agent", agent.agent_id), subject=subject, detail=detail, event=event)
