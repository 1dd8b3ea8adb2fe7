"""The history of one's dossier."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from app.db.asking import Asking
from app.db.reads import Reads
from app.dossiers.queries import timeline
from app.dossiers.queries.timeline import Happened
from app.dossiers.rules.timeline import Fact, line
from app.http.problems import ABSENT

Json = dict[str, object]
MOST = 100


async def history(
    reads: Reads, registration: UUID, *, account: UUID, after: UUID | None, limit: int
) -> tuple[list[Json], str | None]:
    """A page, the latest first, and the position of the next one."""
    found = await timeline.happened(reads, account=account, registration=registration, after=after, limit=limit + 1)
    if not found:
        raise ABSENT
    shown = list(_shown(found[:limit]))
    return shown, str(found[limit - 1].id) if len(found) > limit else None


async def latest(db: Asking, registration: UUID, *, account: UUID) -> list[Json]:
    """The last hundred facts, for who examines."""
    return list(
        _shown(
            await timeline.happened(db, account=account, registration=registration, after=None, limit=MOST),
        )
    )


def _shown(found: Sequence[Happened]) -> Iterator[Json]:
    for one in found:
        if one.kind is None or one.subject is None:
            continue
        told = line(
            Fact(
                kind=one.kind,
                subject=one.subject,
                piece=one.piece,
                file_name=one.file_name,
                motif=one.motif,
                review_motif=one.review_motif,
                decision_motif=one.decision_motif,
            )
        )
        yield {"id": one.id, "kind": told.kind, "label": told.label, "at": one.occurred_at, "detail": told.detail}
