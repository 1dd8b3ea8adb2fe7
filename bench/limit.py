"""The limit: what this machine can do for the same work, with nothing in between.

A raw ASGI handler, one hand-written statement per operation on a psycopg pool, orjson. The law is the same pure
functions (they are the work itself); everything else is by hand: no framework, no form read twice, no log, no refusal.
"""

import hashlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import orjson
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from pydantic import TypeAdapter

from app.db.transaction import Transaction
from app.exam_sessions.rules import legal_instant
from app.kit.canonical import canonical
from app.registrations import rules
from app.registrations.queries.standing import standing
from app.registrations.rules import Choices
from app.registrations.service.judgement import Judgement, judge
from app.settings import Settings
from bench.statements import REGISTER

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Pool = AsyncConnectionPool[AsyncConnection[Any]]

_CHOICES = TypeAdapter(Choices)
_CONNECTIONS = 20


class Limit:
    """Facts and names are read once, from the first request of each kind."""

    def __init__(self, address: str) -> None:
        options = {"options": "-c search_path=public,jobs -c timezone=UTC", "autocommit": True, "prepare_threshold": 1}
        self.pool: Pool = AsyncConnectionPool(address, kwargs=options, min_size=2, max_size=_CONNECTIONS, open=False)
        self.known: Judgement | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One door per operation."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        match scope["method"], scope["path"]:
            case "POST", "/v1/registrations":
                status, body = 201, await self._register(scope, receive)
            case _:
                status, body = 200, b"{}"
        head = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": head})
        await send({"type": "http.response.body", "body": body})

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        await self.pool.open()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _register(self, scope: Scope, receive: Receive) -> bytes:
        body = orjson.loads((await receive())["body"])
        choices = _CHOICES.validate_python(body)
        credential = _credential(scope)
        now = datetime.now(UTC)
        known = self.known or await self._facts(choices, credential, now)
        facts = replace(known.facts, now=now)
        if not facts.offer.opens_at <= now < facts.offer.closes_at or rules.violations(choices, facts):
            raise ValueError("a request that the bench should not have made")
        complete = rules.completed(choices, facts.offer)
        content = _CHOICES.dump_python(complete, mode="json")
        content["modalites"]["accepted_at"] = now.isoformat().replace("+00:00", "Z")
        digest = hashlib.sha256(canonical(content)).hexdigest()
        values = {
            "credential": credential,
            "year": complete.exam_session,
            "academie": complete.academie,
            "specialite": complete.specialite,
            "option": complete.option,
            "forme": complete.forme,
            "prefix": f"{complete.exam_session % 100:02}{complete.academie}",
            "choices": orjson.dumps(content).decode(),
            "digest": digest,
        }
        async with self.pool.connection() as connection:
            row = await (await connection.execute(REGISTER, values)).fetchone()
        return _registered(row, content, digest, known)

    async def _facts(self, choices: Choices, credential: bytes, now: datetime) -> Judgement:
        async with self.pool.connection() as connection, connection.transaction():
            found = await connection.execute("SELECT account_id FROM logins WHERE digest = %s", (credential,))
            ((account,),) = await found.fetchall()
            db = Transaction(connection)
            stands = await standing(
                db,
                account=account,
                year=choices.exam_session,
                academie=choices.academie,
                specialite=choices.specialite,
            )
            self.known = await judge(db, now, choices, stands)
        return self.known


def _credential(scope: Scope) -> bytes:
    for name, value in scope["headers"]:
        if name == b"authorization":
            return hashlib.sha256(value[7:]).digest()
    raise ValueError("no credential")


def _registered(row: Any, content: dict[str, Any], digest: str, known: Judgement) -> bytes:
    key, number, created, updated = row
    calendar, names = known.calendar, known.names
    actions = ("modifier", "se_desinscrire")
    return orjson.dumps(
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
                "closes": legal_instant(calendar.registration_closes_at, calendar.zone),
            },
            "amenagement": None,
            "actions": [
                {"action": one, "allowed": True, "until": calendar.registration_closes_at, "reason": None}
                for one in actions
            ],
        },
        option=orjson.OPT_UTC_Z,
    )


def create_app() -> Limit:
    """What uvicorn serves."""
    return Limit(Settings.from_environment().database_url.unicode_string())
