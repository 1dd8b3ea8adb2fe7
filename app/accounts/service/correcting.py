"""A frozen identity changes only by the service: what a correction would give, and the correction itself."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.accounts.queries import people
from app.accounts.rules.identity import Identity, differences, violations
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.kit.errors import Conflict, Violation


@dataclass(frozen=True, slots=True)
class Corrected:
    """An identity before and after; `fields` are the members that differ."""

    before: Identity
    after: Identity

    @property
    def fields(self) -> tuple[str, ...]:
        """In the order of the form."""
        return differences(self.before, self.after)


async def held_identity(db: Transaction, account: UUID) -> Identity:
    """The identity of today; the account is locked until the end of the act."""
    return (await _own(db, account)).identity()


async def corrected(
    db: Transaction,
    now: datetime,
    account: UUID,
    change: Callable[[Identity], Identity],
    *,
    within: str = "",
    faults: tuple[Violation, ...] = (),
) -> Corrected:
    """What the change would make of a frozen identity; everything wrong with it at once, pointing `within` the body.

    `faults` are told with it. The account is locked until the end of the act.
    """
    own = await _own(db, account)
    if own.identity_frozen_at is None:
        raise Conflict(
            "identite-modifiable",
            "Aucune inscription n'a encore figé cette identité : elle se change librement (PATCH /v1/me).",
        )
    before = own.identity()
    after = change(before)
    found = tuple(violations(after, now.date()))
    if after == before:
        found = (Violation("correction-sans-effet", "", "C'est déjà l'identité de ce compte.", ""),)
    found = (*(replace(one, field=f"{within}{one.field}") for one in found), *faults)
    if found:
        raise invalid(found)
    return Corrected(before, after)


async def identify(db: Transaction, account: UUID, identity: Identity) -> None:
    """The identity is this one from now on."""
    await people.identify(db, account, identity)


async def _own(db: Transaction, account: UUID) -> people.Own:
    own = await people.own(db, account)
    if own is None:
        raise ABSENT
    return own
