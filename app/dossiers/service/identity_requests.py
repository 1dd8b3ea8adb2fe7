"""A candidate asks for a correction of their frozen identity, follows it, takes it back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from app.accounts import service as accounts
from app.audit.service import Party, record
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.dossiers.queries import identity_requests as queries
from app.dossiers.queries.identity_requests import Kept
from app.dossiers.rules.states import CorrectionState, move_correction
from app.dossiers.schemas.asked import change_of
from app.http.problems import ABSENT
from app.kit.canonical import Json
from app.kit.errors import Conflict, Violation
from app.registrations.rules.moves import Actor


async def ask(
    db: Transaction, now: datetime, changes: Mapping[str, Json], reason: str, depot: UUID | None, *, account: UUID
) -> Kept:
    """One at a time; nothing of the account changes yet."""
    unsound: tuple[Violation, ...] = ()
    if depot is not None and not await queries.supports(db, account=account, depot=depot):
        detail = "Ce dépôt n'est pas une pièce d'identité de vos dossiers, ou il a été retiré ou écarté."
        unsound = (Violation("appui-introuvable", "/depot_id", detail, ""),)
    wanted = await accounts.corrected(db, now, account, change_of(changes), within="/changes", faults=unsound)
    if await queries.pending(db, account=account):
        raise Conflict(
            "correction-en-cours",
            "Une demande de correction attend déjà la réponse du service : retirez-la d'abord pour en faire une autre.",
        )
    kept = await queries.ask(db, account=account, changes=changes, reason=reason, depot=depot)
    await _journal(db, "identity_correction.ask", account, {"correction": str(kept.id), "fields": list(wanted.fields)})
    return kept


async def mine(
    reads: Reads, *, account: UUID, after: UUID | None, limit: int
) -> tuple[list[dict[str, object]], str | None]:
    """A page, the latest first, and the position of the next one."""
    found = await queries.mine(reads, account=account, after=after, limit=limit + 1)
    page = found[:limit]
    return [shown(one) for one in page], str(page[-1].id) if len(found) > limit else None


async def withdraw(db: Transaction, correction: UUID, *, account: UUID, version: Callable[[int], None]) -> None:
    """As long as nobody decided."""
    kept = await queries.own(db, account=account, correction=correction)
    if kept is None:
        raise ABSENT
    verdict = move_correction(CorrectionState(kept.state), CorrectionState.RETIREE, Actor.CANDIDAT)
    if not verdict.allowed:
        raise Conflict("correction-tranchee", f"Cette demande n'est plus en attente. {verdict.detail}")
    version(kept.version)
    await queries.withdraw(db, correction=correction)
    await _journal(db, "identity_correction.withdraw", account, {"correction": str(correction)})


def shown(kept: Kept) -> dict[str, object]:
    """The contract's IdentityCorrection."""
    return {name: value for name, value in asdict(kept).items() if name != "account_id"}


async def _journal(db: Transaction, act: str, account: UUID, detail: Mapping[str, object]) -> None:
    await record(db, act, actor=Party("candidate", account), subject=Party("account", account), detail=detail)
