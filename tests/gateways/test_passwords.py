"""Hashing and verifying in a pool of its own."""

import asyncio
import threading

import pytest

from app.gateways.passwords import LONGEST_QUEUE, THREADS, Passwords
from app.kit.errors import Unavailable


async def test_a_password_is_verified_in_any_spelling_of_its_accents() -> None:
    passwords = Passwords()
    kept = await passwords.hash("ca\u0066e\u0301 tr\u00e8s chaud")
    assert await passwords.verify("caf\u00e9 tre\u0300s chaud", kept)
    assert not await passwords.verify("cafe tres chaud", kept)
    assert not passwords.outdated(kept)


async def test_nobody_s_password_is_always_wrong_after_the_same_work() -> None:
    """The hash that stands for nobody's asks argon2 for as much as a real one."""
    passwords = Passwords()
    assert not await passwords.verify("x", None)
    assert not passwords.outdated(passwords._nobody)  # noqa: SLF001 -- its cost is the promise
    assert not await passwords.verify("x", passwords._nobody)  # noqa: SLF001 -- likewise
    assert not await passwords.verify("x", "ce n'est pas un hash")


async def test_too_many_at_once_are_told_to_come_back() -> None:
    passwords = Passwords()
    held = threading.Event()
    busy = [asyncio.create_task(passwords.compute(held.wait)) for _ in range(LONGEST_QUEUE)]
    await asyncio.sleep(0)
    try:
        with pytest.raises(Unavailable):
            await passwords.verify("x", None)
    finally:
        held.set()
    assert await asyncio.gather(*busy) == [True] * LONGEST_QUEUE
    assert THREADS < LONGEST_QUEUE
    assert not await passwords.verify("x", None)
