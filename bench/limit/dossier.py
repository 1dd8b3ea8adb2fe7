"""R at the limit: the dossier, and the list of registrations."""

import hashlib
from datetime import UTC, datetime

from app.dossiers.rules.completeness import completeness
from app.dossiers.rules.status import Decision, status
from bench.limit.facts import Facts, asked
from bench.limit.handler import Answer, Pool, Scope, credential, dumps, header
from bench.limit.statements import DOSSIER, MINE

_SUMMARY = (
    *("id", "exam_session", "academie", "specialite", "specialite_label", "option", "option_label", "category"),
    *("forme", "candidate_number", "status", "version", "created_at", "updated_at"),
)


async def dossier(pool: Pool, scope: Scope, body: bytes) -> Answer:
    """One statement, then the law."""
    del body
    values = {"credential": credential(scope), "registration": scope["path"].split("/")[3]}
    *row, complements, decision, motif, decided_at, updated_at = await asked(pool, DOSSIER, values)
    facts = Facts(*row)
    items = await facts.items(pool)
    found = completeness(items)
    now = datetime.now(UTC)
    allowed = any(facts.may_deposit(item, now) for item in items)
    content = dumps(
        {
            "registration_id": facts.registration,
            "status": status(decision and Decision(decision), found),
            "registration_version": facts.version,
            "missing": [
                {
                    "piece": item.piece.code,
                    "label": item.piece.label,
                    "state": item.state,
                    "until": item.until and facts.told(item.until),
                    "reason": item.detail or item.reason,
                }
                for item in found.missing
            ],
            "sous_reserve_r408": found.sous_reserve_r408,
            "decision": decision and {"verdict": decision, "motif": motif, "decided_at": decided_at},
            "updated_at": updated_at,
            "complements": complements,
            "deadlines": {
                "registration": facts.told(facts.closes),
                "justificatifs": facts.told(facts.justificatifs_close),
            },
            "actions": [
                {
                    "action": "deposer",
                    "allowed": allowed,
                    "until": facts.justificatifs_close if allowed else None,
                    "reason": None,
                }
            ],
        }
    )
    etag = f'"{hashlib.sha256(content).hexdigest()[:24]}"'
    if header(scope, b"if-none-match").decode() == etag:
        return Answer(b"", 304, etag)
    return Answer(content, etag=etag)


async def mine(pool: Pool, scope: Scope, body: bytes) -> Answer:
    """The first page, which is the only one here."""
    del body
    async with pool.connection() as connection:
        rows = await (await connection.execute(MINE, {"credential": credential(scope)})).fetchall()
    return Answer(dumps({"items": [dict(zip(_SUMMARY, row, strict=True)) for row in rows], "next_cursor": None}))
