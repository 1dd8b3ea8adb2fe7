"""An independent judge of deadlines: it reads the database's clock itself, just before and just after each act.

An act answered before the bound must be accepted, one sent from the bound on must be refused. In between nobody
outside can tell when it arrived: these are counted apart, and each must have one verdict or the other.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

ACCEPTED = frozenset({200, 201, 204})
REFUSED = 409
Act = Callable[[], Awaitable[httpx.Response]]


@dataclass(frozen=True)
class Accepted:
    """An act that was let in, and what the judge's clock showed around it."""

    sent: datetime
    answered: datetime
    answer: httpx.Response


@dataclass
class Judge:
    """Verdicts on the acts of one run."""

    clocks: AsyncConnectionPool[AsyncConnection[tuple[datetime]]]
    bound: datetime
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)

    async def now(self) -> datetime:
        """The database's legal hour."""
        async with self.clocks.connection() as connection:
            row = await (await connection.execute("SELECT legal_now()")).fetchone()
        assert row is not None
        return row[0]

    async def see(self, act: Act) -> httpx.Response:
        """Let one act happen, and hold its answer against the bound."""
        sent = await self.now()
        answer = await act()
        answered = await self.now()
        self._judge(sent, answered, answer)
        if answer.status_code in ACCEPTED:
            self.accepted.append(Accepted(sent, answered, answer))
        return answer

    def _judge(self, sent: datetime, answered: datetime, answer: httpx.Response) -> None:
        accepted = answer.status_code in ACCEPTED
        refused = answer.status_code == REFUSED and answer.json()["code"] == "fenetre-fermee"
        when = "before" if answered < self.bound else "after" if sent >= self.bound else "across"
        self.counts[f"{when}, {'accepted' if accepted else 'refused' if refused else answer.status_code}"] += 1
        right = {"before": accepted, "after": refused, "across": accepted or refused}[when]
        if not right:
            self.wrong.append(f"{when} {sent:%H:%M:%S.%f} – {answered:%H:%M:%S.%f}: {answer.status_code}")

    def told(self) -> str:
        """For the reader of the run."""
        return ", ".join(f"{what}: {count}" for what, count in sorted(self.counts.items()))
