"""Letters printed and posted together: settled when asked, typeset by the worker, marked as sent once posted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.documents.queries import batches
from app.documents.queries.batches import Kept, Left, Pdf
from app.documents.queries.letters import Printed
from app.documents.rules.states import BatchState, batch_state
from app.documents.service.issued import MEDIA_TYPE
from app.documents.service.letters import Json, typeset
from app.gateways.shelves import Bucket
from app.gateways.storage import TRANSFER
from app.http.house import House
from app.http.problems import ABSENT
from app.http.validation import invalid
from app.jobs.outbox import defer
from app.kit.canonical import digest
from app.kit.errors import Busy, Conflict, Stale, Violation
from app.staff.access import CallingAgent

Version = Callable[[str], None]

_ELSEWHERE = timedelta(hours=14)
"""The farthest clocks from UTC: no académie's « today » is refused."""


@dataclass(frozen=True, slots=True)
class Posting:
    """When it was posted, and the reference of the post, if there is one."""

    sent_on: date
    reference: str | None


async def create(db: Transaction, *, agent: CallingAgent, academie: str | None, exam_session: int | None) -> Json:
    """Of the letters that are in no batch; nobody is added to it afterwards."""
    wanted = agent.academies if academie is None else agent.academies & {academie}
    key = await batches.create(db, agent=agent.agent_id, academies=sorted(wanted), exam_session=exam_session)
    if key is None:
        raise Conflict("rien-a-imprimer", "Aucune lettre n'attend d'être imprimée : elles le sont, ou il n'y en a pas.")
    kept = await _mine(db, key, agent)
    await _journal(db, "letter_batch.create", key, agent, {"letters": len(kept.letters), "academies": kept.academies})
    await _ask(db, key)
    return await _shown(db, kept)


async def read(db: Asking, key: UUID, *, agent: CallingAgent) -> Json:
    """Where it stands."""
    return await _shown(db, await _mine(db, key, agent))


async def pdf(house: House, key: UUID, *, agent: CallingAgent) -> tuple[bytes, str]:
    """Its one PDF and the digest of it; never one that holds a letter which left it. The reading is journaled."""
    async with house.database.transaction() as db:
        object_key, sha256 = _ready(await _mine(db, key, agent))
        await _journal(db, "letter_batch.read", key, agent, {"sha256": sha256})
    return await house.storage.get_clean(object_key), sha256


async def send(
    db: Transaction, now: datetime, key: UUID, posting: Posting, *, agent: CallingAgent, version: Version
) -> Json:
    """What was printed was posted; `version` is the digest of the PDF that was."""
    await batches.lock(db, batch=key)
    kept = await _mine(db, key, agent)
    if kept.sent_at is not None:
        raise Conflict("lot-envoye", "Ce lot est déjà marqué envoyé.")
    _, sha256 = _ready(kept)
    try:
        version(sha256)
    except Stale as stale:
        detail = "Une lettre est sortie du lot depuis : « removed » dit laquelle. Retirez-la, puis recommencez."
        raise Stale(stale.code, detail, members=stale.members) from None
    _require_possible(posting, kept, now)
    await batches.sent(
        db,
        batch=key,
        letters=kept.letters,
        on=posting.sent_on,
        reference=posting.reference,
        agent=agent.agent_id,
        now=now,
    )
    await _journal(db, "letter_batch.send", key, agent, {"letters": [str(one) for one in kept.letters]})
    return await read(db, key, agent=agent)


async def render(house: House, now: datetime, key: UUID) -> None:
    """Typeset what is in it now; done twice, it changes nothing. What it held before is erased."""
    async with house.database.transaction() as db:
        before = await batches.any_one(db, batch=key)
        letters = await batches.printed(db, batch=key)
    if before is None or before.sent_at is not None or before.rendered == [one.id for one in letters]:
        return
    made = await _typeset(house, key, before, letters)
    over = await _replaced(house, now, key, [one.id for one in letters], made)
    if over is not None:
        await house.storage.shelves.drop(Bucket.CLEAN, over)


async def _replaced(house: House, now: datetime, key: UUID, letters: list[UUID], made: Pdf | None) -> str | None:
    """Make it the batch's PDF, unless that was sent meanwhile; the object that nothing names any more."""
    new = None if made is None else made.object_key
    async with house.database.transaction() as db:
        await batches.lock(db, batch=key)
        kept = await batches.any_one(db, batch=key)
        if kept is None or kept.sent_at is not None:
            return new if kept is None or new != kept.object_key else None
        await batches.rendered(db, batch=key, letters=letters, pdf=made, now=now)
        if kept.letters != letters:
            await _ask(db, key)  # another left meanwhile
        return kept.object_key if kept.object_key != new else None


async def _typeset(house: House, key: UUID, batch: Kept, letters: Sequence[Printed]) -> Pdf | None:
    if not letters:
        return None
    content = await typeset(house, [one.content for one in letters], dated=batch.created_at)
    made = Pdf(f"letters/{key}-{digest(content)}.pdf", len(content), digest(content))
    await house.storage.put_clean(made.object_key, content, MEDIA_TYPE, patience=TRANSFER)
    return made


async def _mine(db: Asking, key: UUID, agent: CallingAgent) -> Kept:
    kept = await batches.read(db, batch=key, academies=sorted(agent.academies))
    if kept is None:
        raise ABSENT
    return kept


def _state(kept: Kept) -> BatchState:
    return batch_state(kept.letters, kept.rendered, sent=kept.sent_at is not None)


def _ready(kept: Kept) -> tuple[str, str]:
    """Where its PDF is, and its digest."""
    state = _state(kept)
    if state is BatchState.VIDE:
        raise Conflict("lot-vide", "Toutes les lettres de ce lot en sont sorties : leurs rejets ont été repris.")
    if state is BatchState.EN_PREPARATION or kept.object_key is None or kept.sha256 is None:
        raise Busy(
            "lot-en-preparation", "Le PDF de ce lot se prépare : réessayez dans quelques secondes.", retry_after=5
        )
    return kept.object_key, kept.sha256


def _require_possible(posting: Posting, kept: Kept, now: datetime) -> None:
    """Neither before the batch was made, nor in the future, whatever the académie's clocks."""
    first, last = (kept.created_at - _ELSEWHERE).date(), (now + _ELSEWHERE).date()
    if not first <= posting.sent_on <= last:
        detail = "La date d'envoi va du jour où le lot a été fait à aujourd'hui."
        raise invalid((Violation("date-d-envoi-impossible", "/sent_on", detail, ""),))


async def _ask(db: Transaction, key: UUID) -> None:
    await defer(db, "documents.render_batch", queue="documents", batch_id=str(key))


async def _journal(db: Transaction, act: str, key: UUID, agent: CallingAgent, detail: Json) -> None:
    await record(db, act, actor=Party("agent", agent.agent_id), subject=Party("letter_batch", key), detail=detail)


async def _shown(db: Asking, kept: Kept) -> Json:
    """The contract's LetterBatch."""
    state = _state(kept)
    there = state in {BatchState.PRET, BatchState.ENVOYE}
    return {
        "id": kept.id,
        "academies": kept.academies,
        "agent": {"id": kept.agent_id, "name": kept.agent_name},
        "status": state,
        "letters": len(kept.letters),
        "removed": [_removed(one) for one in await batches.left(db, batch=kept.id)],
        "size": kept.size if there else None,
        "sha256": kept.sha256 if there else None,
        "created_at": kept.created_at,
        "rendered_at": kept.rendered_at if there else None,
        "sent_on": kept.sent_on,
        "posting_reference": kept.posting_reference,
        "sent_at": kept.sent_at,
    }


def _removed(one: Left) -> Json:
    names = ("birth_name", "usage_name", "first_names")
    return {
        "id": one.id,
        "candidate_number": one.candidate_number,
        "candidate": {name: getattr(one, name) for name in names},
    }
