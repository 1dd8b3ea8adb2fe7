"""Counts of the dossiers of an exam session, in one statement."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import text

from app.db.asking import Asking
from app.db.statements import query


@dataclass(frozen=True, slots=True)
class Count:
    """So many of one value: `part` is what is counted by, `status` that of the dossiers, if they are."""

    part: str
    code: str
    label: str | None
    status: str | None
    number: int


# Days are those of each académie's clocks: what was deposited at 23 h in Fort-de-France was not the day after.
_COUNTS = query(
    text(
        """
        WITH year AS (
            SELECT coalesce(CAST(:exam_session AS smallint),
                (SELECT max(year) FROM exam_sessions WHERE status = 'publiee')) AS year
        ), entries AS MATERIALIZED (
            SELECT q.registration_id, q.academie, q.category, q.specialite, q.status, q.missing, a.zone, a.label,
                CAST(timezone(a.zone, r.created_at) AS date) AS day
            FROM queue_entries q
            JOIN registrations r ON r.id = q.registration_id
            JOIN academies a ON a.code = q.academie
            WHERE q.exam_session = (SELECT year FROM year) AND q.academie = ANY (CAST(:academies AS text[]))
        )
        SELECT 'exam_session' AS part, CAST(year AS text) AS code, NULL AS label, NULL AS status, 0 AS number FROM year
        WHERE year IS NOT NULL
        UNION ALL
        SELECT 'academie', academie, min(label), status, count(*) FROM entries GROUP BY academie, status
        UNION ALL
        SELECT 'category', category, NULL, status, count(*) FROM entries GROUP BY category, status
        UNION ALL
        SELECT 'specialite', e.specialite, s.label, e.status, e.number
        FROM (SELECT specialite, status, count(*) AS number FROM entries GROUP BY specialite, status) e
        JOIN specialites s ON s.slug = e.specialite
        UNION ALL
        SELECT 'registrations', CAST(day AS text), NULL, NULL, count(*) FROM entries GROUP BY day
        UNION ALL
        SELECT 'depots', CAST(CAST(timezone(e.zone, d.received_at) AS date) AS text), NULL, NULL, count(*)
        FROM entries e JOIN depots d ON d.registration_id = e.registration_id
        WHERE d.received_at IS NOT NULL GROUP BY 2
        UNION ALL
        SELECT 'missing', piece, NULL, NULL, count(*) FROM entries, unnest(missing) AS piece GROUP BY piece
        """
    ),
    into=Count,
)


async def counts(db: Asking, *, exam_session: int | None, academies: Collection[str]) -> list[Count]:
    """All the counts, in no order; `exam_session` None: the latest published."""
    return await db.rows(_COUNTS, exam_session=exam_session, academies=sorted(academies))
