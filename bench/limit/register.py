"""W at the limit: register."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
from pydantic import TypeAdapter

from app.db.transaction import Transaction
from app.exam_sessions.rules import legal_instant
from app.kit.canonical import canonical
from app.registrations import rules
from app.registrations.queries.standing import standing
from app.registrations.rules import Choices
from app.registrations.service.judgement import Judgement, judge
from bench.limit.handler import Answer, Pool, Scope, credential, dumps
from bench.limit.statements import REGISTER

_CHOICES = TypeAdapter(Choices)
_KNOWN: list[Judgement] = []
"""What the first request stood on."""


async def register(pool: Pool, scope: Scope, body: bytes) -> Answer:
    """Judge, save, journal, tell, ask for the job: one statement."""
    choices = _CHOICES.validate_python(orjson.loads(body))
    digest = credential(scope)
    now = datetime.now(UTC)
    known = _KNOWN[0] if _KNOWN else await _facts(pool, choices, digest, now)
    facts = replace(known.facts, now=now)
    if not facts.offer.opens_at <= now < facts.offer.closes_at or rules.violations(choices, facts):
        raise ValueError("a request that the bench should not have made")
    complete = rules.completed(choices, facts.offer)
    content = _CHOICES.dump_python(complete, mode="json")
    content["modalites"]["accepted_at"] = now.isoformat().replace("+00:00", "Z")
    fingerprint = hashlib.sha256(canonical(content)).hexdigest()
    values = {
        "credential": digest,
        "year": complete.exam_session,
        "academie": complete.academie,
        "specialite": complete.specialite,
        "option": complete.option,
        "forme": complete.forme,
        "prefix": f"{complete.exam_session % 100:02}{complete.academie}",
        "choices": orjson.dumps(content).decode(),
        "digest": fingerprint,
    }
    async with pool.connection() as connection:
        row = await (await connection.execute(REGISTER, values)).fetchone()
    return Answer(_registered(row, content, fingerprint, known), 201, '"1"')


async def _facts(pool: Pool, choices: Choices, digest: bytes, now: datetime) -> Judgement:
    async with pool.connection() as connection, connection.transaction():
        found = await connection.execute("SELECT account_id FROM logins WHERE digest = %s", (digest,))
        ((account,),) = await found.fetchall()
        db = Transaction(connection)
        stands = await standing(
            db, account=account, year=choices.exam_session, academie=choices.academie, specialite=choices.specialite
        )
        _KNOWN.append(await judge(db, now, choices, stands, account=account))
    return _KNOWN[0]


def _registered(row: Any, content: dict[str, Any], digest: str, known: Judgement) -> bytes:
    key, number, created, updated = row
    calendar, names = known.calendar, known.names
    until = calendar.registration_closes_at
    return dumps(
        {
            **content,
            "id": key,
            "candidate_number": number,
            "status": "enregistree",
            "version": 1,
            "diploma_code": names.diploma_code,
            "specialite_label": names.specialite,
            "option_label": names.option,
            "digest": digest,
            "created_at": created,
            "updated_at": updated,
            "window": {
                "opens": legal_instant(calendar.registration_opens_at, calendar.zone),
                "closes": legal_instant(until, calendar.zone),
            },
            "amenagement": None,
            "experience": None,
            "actions": [
                {"action": one, "allowed": True, "until": until, "reason": None}
                for one in ("modifier", "se_desinscrire")
            ],
        }
    )
