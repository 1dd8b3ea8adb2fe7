"""The journal as administrators read it: who did or read what, when, from where, why."""

from collections.abc import AsyncGenerator
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from app.audit.service import Export, Party, taken_out
from app.db.asking import Asking
from app.db.database import Database
from app.dossiers.queries import journal
from app.dossiers.queries.journal import Filters, Line
from app.dossiers.service.shown import Json
from app.http.validation import invalid
from app.kit.errors import Violation
from app.kit.tabular import Csv
from app.staff.access import CallingAgent


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is sought: a candidate by one of these, and the filters."""

    filters: Filters
    account: UUID | None = None
    registration: UUID | None = None
    candidate_number: str | None = None

    @property
    def of_somebody(self) -> bool:
        """Whether a candidate is named."""
        return (self.account, self.registration, self.candidate_number) != (None, None, None)

    def require_narrow(self) -> None:
        """Raise when words would be sought in every line ever written: the answer would never come."""
        filters = self.filters
        if filters.text is not None and not self.of_somebody and filters.agent is None and filters.since is None:
            detail = "Des mots se cherchent avec un agent, un candidat ou un début (from), jamais dans tout le journal."
            raise invalid((Violation("recherche-trop-large", "?text", detail, ""),))


async def lines(
    db: Asking, search: Search, *, agent: CallingAgent, after: str | None, limit: int
) -> tuple[list[Json], str | None]:
    """The next lines, the latest first, and the position after which others follow."""
    search.require_narrow()
    before = None
    if after is not None:
        instant, _, key = after.partition(" ")
        before = (datetime.fromisoformat(instant), UUID(key))
    about = await _about(db, search)
    found = await journal.page(
        db, search.filters, academies=agent.academies, about=about, before=before, limit=limit + 1
    )
    given = found[:limit]
    last = given[-1] if len(found) > limit else None
    return [_shown(line) for line in given], None if last is None else f"{last.recorded_at.isoformat()} {last.id}"


async def export(database: Database, search: Search, csv: Csv, *, agent: CallingAgent) -> AsyncGenerator[bytes]:
    """The same lines, all of them, as CSV."""
    search.require_narrow()
    about = await _about(database.reads, search)
    told = {key: str(value) for key, value in asdict(search).items() if value is not None and key != "filters"}
    filters = {key: str(value) for key, value in asdict(search.filters).items() if value is not None}
    export = Export(
        what="audit",
        table=journal.EXPORT if about is None else journal.EXPORT_OF_SUBJECTS,
        csv=csv,
        actor=Party("agent", agent.agent_id),
        academies=sorted(agent.academies),
        detail={"selection": {**told, **filters}},
    )
    return taken_out(database, export, **journal.values(search.filters, academies=agent.academies, about=about))


async def _about(db: Asking, search: Search) -> list[UUID] | None:
    if not search.of_somebody:
        return None
    number = search.candidate_number
    return await journal.subjects(
        db,
        account=search.account,
        registration=search.registration,
        candidate_number=None if number is None else number.upper(),
    )


def _shown(line: Line) -> Json:
    """The contract's AuditLine."""
    detail = dict(line.detail)
    return {
        "id": line.id,
        "act": line.act,
        "recorded_at": line.recorded_at,
        "actor": {"kind": line.actor_kind, "id": line.actor_id, "name": line.actor_name},
        "subject": {
            "kind": line.subject_kind,
            "id": line.subject_id,
            "registration_id": line.registration_id,
            "candidate_number": line.candidate_number,
            "academie": line.academie,
        },
        "address": detail.pop("address", None),
        "detail": detail,
    }
