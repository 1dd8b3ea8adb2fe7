"""Agents as tests need them: declared, enrolled, logged in."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI
from pyotp import TOTP

from app.gateways.passwords import MEMORY_KIB, ROUNDS
from app.http.house import House
from app.http.now import machine_time
from app.kit.sealing import seal
from app.kit.secrets import new_token, token_digest
from app.staff import service
from app.staff.queries import entering, tokens
from app.staff.rules import SCOPES, AgentEntry, Kind, Role, proof
from app.staff.service import enrolling
from tests.conftest import connect
from tests.stage import Stage

EMAIL = "agent.exemple@example.org"
PASSWORD = "seize lettres bien plus longues"
AIX = "02"


@dataclass(frozen=True)
class Enrolled:
    """An agent who can log in; `secret` is in their authenticator."""

    id: UUID
    email: str
    secret: str
    recovery_codes: tuple[str, ...]

    def code(self, *, steps: int = 0) -> str:
        """What the authenticator shows, some steps from now."""
        return TOTP(self.secret).at(machine_time(), counter_offset=steps)

    def given(self, **others: object) -> dict[str, object]:
        """What they log in with."""
        return {"email": self.email, "password": PASSWORD, "code": self.code(), **others}


async def everywhere(servers: Stage) -> tuple[str, ...]:
    """Every active académie: what an administrator of what is national has."""
    return tuple(str(code) for (code,) in await servers.select("SELECT code FROM academies WHERE active ORDER BY code"))


async def declared(
    house: House, *, email: str = EMAIL, role: Role = Role.INSTRUCTION, academies: tuple[str, ...] = (AIX,)
) -> UUID:
    """A new agent, who cannot log in yet."""
    async with house.database.transaction() as db:
        return await service.create_agent(
            db, AgentEntry(name="Agent EXEMPLE", email=email, role=role, academies=academies)
        )


async def invited(house: House, agent: UUID) -> str:
    """The token of a new invitation."""
    async with house.database.transaction() as db:
        return await enrolling.invitation(db, agent)


async def enrolled(
    house: House, *, email: str = EMAIL, role: Role = Role.INSTRUCTION, academies: tuple[str, ...] = (AIX,)
) -> Enrolled:
    """One who can log in, without the cost of the doors (test_enrolling.py walks them)."""
    agent = await declared(house, email=email, role=role, academies=academies)
    secret, codes = proof.new_secret(), proof.new_recovery_codes()
    async with house.database.transaction() as db:
        await entering.enrol(
            db,
            agent,
            password_hash=_hash(),
            totp_secret=seal(house.secret, "totp", secret.encode(), to=agent.bytes),
            step=0,
            recovery_codes=[proof.recovery_digest(code) for code in codes],
        )
    return Enrolled(agent, email, secret, tuple(codes))


async def logged_in(
    house: House,
    app: FastAPI,
    *,
    role: Role = Role.ADMINISTRATION,
    academies: tuple[str, ...] = (AIX,),
    email: str = EMAIL,
    kind: Kind = Kind.LOGIN,
) -> tuple[UUID, httpx.AsyncClient]:
    """A new agent and their client: an open login, or a personal token of all their scopes."""
    agent = await declared(house, email=email, role=role, academies=academies)
    token = new_token("btss")
    async with house.database.transaction() as db:
        await tokens.add(
            db,
            agent=agent,
            kind=kind,
            label="essai",
            digest=token_digest(token),
            scopes=sorted(SCOPES[role]),
            life=timedelta(hours=12),
            now=house.clock.now(),
        )
    return agent, connect(app, authorization=f"Bearer {token}")


@cache
def _hash() -> str:
    return PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1).hash(PASSWORD)
