"""Passwords as argon2id hashes, computed in a small pool of threads of their own.

Hashing in the event loop drops everything else to a few requests per second (07).
"""

import asyncio
import base64
import os
import secrets
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.kit.errors import Unavailable

Result = TypeVar("Result")

MEMORY_KIB, ROUNDS = 46 * 1024, 1
"""OWASP's first choice for argon2id: 46 MiB, one round."""
THREADS = 2
LONGEST_QUEUE = 60
"""Beyond, a request would wait longer than its time limit: it is told so at once."""


class Passwords:
    """Hash and verify; NFC first, so that one keyboard's « é » is another's."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)
        self._pool = ThreadPoolExecutor(THREADS, "argon2", initializer=_give_way)
        self._waiting = 0
        self._nobody = f"$argon2id$v=19$m={MEMORY_KIB},t={ROUNDS},p=1${_random(16)}${_random(32)}"

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        return await self.compute(lambda: self._argon2.hash(_composed(password)))

    async def verify(self, password: str, kept: str | None) -> bool:
        """Whether it is the password; without a hash, false after the same work (nobody can tell who exists)."""
        matches = await self.compute(lambda: self._matches(kept or self._nobody, _composed(password)))
        return matches and kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(kept)

    async def compute(self, work: Callable[[], Result]) -> Result:
        """Run in the pool what would hold the event loop; a 503 when too much is waiting."""
        if self._waiting >= LONGEST_QUEUE:
            raise Unavailable("affluence", "Trop de connexions en même temps : réessayez.", retry_after=5)
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work)
        finally:
            self._waiting -= 1

    def _matches(self, kept: str, password: str) -> bool:
        try:
            return self._argon2.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _random(size: int) -> str:
    return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")


def _give_way() -> None:
    # Linux counts niceness by thread: during a storm of logins the event loop goes first (07, reads' p99).
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 5)
