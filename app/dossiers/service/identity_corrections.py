"""The service judges corrections of identities, or makes them unasked: the account changes in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.accounts import service as accounts
from app.accounts.rules.identity import MEMBERS, Civilite, Identity
from app.accounts.service import Corrected
from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.dossiers.events import IdentityCorrectionDecided
from app.dossiers.queries import identity_corrections as queries
from app.dossiers.queries import identity_requests as requests
from app.dossiers.queries.identity_corrections import Whole
from app.dossiers.rules.states import CorrectionState, move_correction
from app.dossiers.schemas.asked import change_of, identity_shown
from app.http.problems import ABSENT, told
from app.http.validation import invalid
from app.kit.canonical import Json
from app.kit.errors import Conflict, Violation
from app.registrations import service as registrations
from app.registrations.rules.moves import Actor, Condition
from app.registrations.service import Reissued, Why
from app.staff.access import CallingAgent

Shown = dict[str, object]
_FIRST = UUID(int=0)


async def page(
    reads: Reads, states: Sequence[CorrectionState], *, agent: CallingAgent, after: UUID | None, limit: int
) -> tuple[list[Shown], str | None]:
    """The next of their académies' candidates, the oldest first, and the position after which others follow."""
    found = await queries.page(
        reads, academies=sorted(agent.academies), states=states, after=after or _FIRST, limit=limit + 1
    )
    given = found[:limit]
    return [_line(one) for one in given], str(given[-1].id) if len(found) > limit else None


async def read(db: Transaction, correction: UUID, *, agent: CallingAgent) -> Shown:
    """Before and after; the reading is journaled, and its candidate sees it."""
    found = await _there(db, correction, agent)
    seen = UUID(str(found.registrations[0]["registration_id"]))
    await record(
        db,
        "identity_correction.read",
        actor=Party("agent", agent.agent_id),
        subject=Party("registration", seen),
        detail={"correction": str(correction)},
    )
    return _whole(found)


async def decide(
    db: Transaction,
    now: datetime,
    correction: UUID,
    verdict: CorrectionState,
    motive: str | None,
    *,
    agent: CallingAgent,
    version: Callable[[int], None],
) -> Shown:
    """Grant or refuse; who comes second is told by whom, before any version."""
    account = (await _there(db, correction, agent)).account_id
    identity = await accounts.held_identity(db, account)
    asked = await _there(db, correction, agent)
    met = {Condition.MOTIF} if motive is not None else set()
    if motive is None and verdict is CorrectionState.REFUSEE:
        raise invalid((Violation("motif-requis", "/motive", "Dites au candidat pourquoi c'est refusé.", ""),))
    if not move_correction(CorrectionState(asked.state), verdict, Actor.AGENT, met).allowed:
        raise _judged(asked)
    version(asked.version)
    change = change_of(asked.changes)
    granted = verdict is CorrectionState.ACCORDEE
    corrected = await accounts.corrected(db, now, account, change) if granted else Corrected(identity, change(identity))
    made = await _grant(db, now, account, corrected, motive, agent) if granted else []
    await requests.decide(
        db,
        now,
        correction=correction,
        state=verdict,
        before=identity_shown(corrected.before),
        after=identity_shown(corrected.after),
        motive=motive,
        agent=agent.agent_id,
    )
    detail = {"correction": str(correction), "verdict": verdict, "motive": motive, "fields": list(corrected.fields)}
    await _tell(db, "identity_correction.decide", account, correction, detail, granted=granted, agent=agent)
    return _decided(await _there(db, correction, agent), made, agent)


async def make(
    db: Transaction,
    now: datetime,
    registration: UUID,
    changes: Mapping[str, Json],
    motive: str,
    *,
    agent: CallingAgent,
) -> Shown:
    """Correct the identity of the candidate of a registration of one's académies, who did not ask for it."""
    account = await queries.account_of(db, registration=registration, academies=sorted(agent.academies))
    if account is None:
        raise ABSENT
    corrected = await accounts.corrected(db, now, account, change_of(changes), within="/changes")
    made = await _grant(db, now, account, corrected, motive, agent)
    correction = await requests.make(
        db,
        now,
        account=account,
        changes=changes,
        before=identity_shown(corrected.before),
        after=identity_shown(corrected.after),
        motive=motive,
        agent=agent.agent_id,
    )
    detail = {"correction": str(correction), "motive": motive, "fields": list(corrected.fields)}
    await _tell(db, "identity_correction.make", account, correction, detail, granted=True, agent=agent)
    return _decided(await _there(db, correction, agent), made, agent)


async def _grant(
    db: Transaction, now: datetime, account: UUID, corrected: Corrected, motive: str | None, agent: CallingAgent
) -> list[Reissued]:
    """The account first: the versions that follow are printed and judged with the identity as it is then."""
    await accounts.identify(db, account, corrected.after)
    why = f"Correction de l'identité : {', '.join(MEMBERS[field] for field in corrected.fields)}."
    if motive is not None:
        why = f"{why} {motive}"
    return await registrations.reissue(db, now, account, Why(agent=agent.agent_id, motive=why))


async def _tell(
    db: Transaction,
    act: str,
    account: UUID,
    correction: UUID,
    detail: Mapping[str, object],
    *,
    granted: bool,
    agent: CallingAgent,
) -> None:
    latest = await queries.latest_registration(db, account=account)
    await record(
        db,
        act,
        actor=Party("agent", agent.agent_id),
        subject=Party("account", account),
        detail=detail,
        event=IdentityCorrectionDecided(registration_id=latest, correction_id=correction, granted=granted),
    )


async def _there(db: Asking, correction: UUID, agent: CallingAgent) -> Whole:
    found = await queries.one(db, correction=correction, academies=sorted(agent.academies))
    if found is None:
        raise ABSENT
    return found


def _judged(asked: Whole) -> Conflict:
    if asked.decided_by is None:
        return Conflict("correction-tranchee", "Le candidat a retiré cette demande : il n'y a plus rien à en dire.")
    return Conflict(
        "correction-tranchee",
        f"Cette demande est déjà tranchée par {asked.decided_by} : {asked.state}.",
        members={"judged": {"name": asked.decided_by, "state": asked.state, "at": asked.decided_at}},
    )


def _line(found: Whole) -> Shown:
    """The contract's StaffIdentityCorrectionLine."""
    return {
        "id": found.id,
        "state": found.state,
        "candidate": {
            "birth_name": found.birth_name,
            "usage_name": found.usage_name,
            "first_names": found.first_names,
        },
        "fields": [name for name in MEMBERS if name in found.changes],
        "by_service": found.reason is None,
        "created_at": found.created_at,
        "decided_at": found.decided_at,
        "registrations": found.registrations,
        "version": found.version,
    }


def _whole(found: Whole) -> Shown:
    """The contract's StaffIdentityCorrection: as it is, or as it was when it was decided."""
    today = Identity(
        civilite=Civilite(found.civilite),
        birth_name=found.birth_name,
        usage_name=found.usage_name,
        first_names=found.first_names,
        birth_date=found.birth_date,
        birth_country=found.birth_country,
        birth_departement=found.birth_departement,
        birth_commune=found.birth_commune,
    )
    return {
        **_line(found),
        "before": found.before or identity_shown(today),
        "after": found.after or identity_shown(change_of(found.changes)(today)),
        "reason": found.reason,
        "depot_id": found.depot_id,
        "motive": found.motive,
        "decided_by": found.decided_by,
    }


def _decided(found: Whole, made: Sequence[Reissued], agent: CallingAgent) -> Shown:
    """The contract's JudgedIdentityCorrection: of other académies, nothing."""
    return {
        **_whole(found),
        "reissued": [
            {
                "registration_id": one.registration_id,
                "version": one.version,
                "violations": [told(violation) for violation in one.violations],
            }
            for one in made
            if agent.sees(one.academie)
        ],
    }
