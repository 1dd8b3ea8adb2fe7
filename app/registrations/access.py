"""What a caller may learn of candidate numbers: those of other accounts are not to be found by trying."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.accounts.access import candidate
from app.http.house import the_house
from app.http.now import arrival
from app.http.rates import Limit, count_new
from app.kit.errors import TooMany
from app.registrations.queries.former import known_numbers
from app.registrations.rules.numbers import normal

GUESSES = Limit("candidate-numbers", 20, 24 * 3600)
"""Numbers that are not the account's own, each counted once [P]: as many as one registration may declare."""
_LONGEST = 20


async def count_guesses(request: Request) -> None:
    """Count, before any act, the numbers in the body that are not the caller's own; past the limit refuse all.

    To stand before `Db` in the door's parameters: counted in a transaction of its own (a refusal undoes the act, not
    this), which must not wait for a connection while the request holds another.
    """
    numbers = list(dict.fromkeys(_declared(await _body(request))))
    if not numbers:
        return
    caller, house, now = await candidate(request), the_house(request), await arrival(request)
    known = await known_numbers(house.database.reads, numbers, account=caller.account_id)
    others = [number for number in numbers if number not in known or not known[number].mine]
    subject = str(caller.account_id)
    try:
        await count_new(house.database, GUESSES, subject, [_digest(subject, number) for number in others], now)
    except TooMany as many:
        raise TooMany(
            "trop-de-numeros",
            "Vous avez indiqué trop de numéros de candidat différents aujourd'hui. Laissez ce champ vide : un agent "
            "retrouvera votre session antérieure. Ou réessayez demain.",
            retry_after=many.retry_after,
        ) from None


GuessesCounted = Annotated[None, Depends(count_guesses)]


def _digest(subject: str, number: str) -> str:
    return hashlib.sha256(f"{subject} {number}".encode()).hexdigest()


async def _body(request: Request) -> object:
    try:
        return await request.json() if await request.body() else None
    except ValueError:
        return None  # FastAPI refuses it in its own time


def _declared(body: object) -> Iterator[str]:
    """Wherever a body of registration bears a number: on top, in its sittings, in those of its changes."""
    if not isinstance(body, Mapping):
        return
    yield from _number(body)
    for part in (body, body.get("changes")):
        sittings = part.get("former_sittings") if isinstance(part, Mapping) else None
        for sitting in sittings if isinstance(sittings, list) else ():
            if isinstance(sitting, Mapping):
                yield from _number(sitting)


def _number(part: Mapping[object, object]) -> Iterator[str]:
    number = part.get("candidate_number")
    if isinstance(number, str) and 0 < len(number) <= _LONGEST:
        yield normal(number)
