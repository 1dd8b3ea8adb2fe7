"""The letter of a rejection: made once, listed, read, found by its candidate in « Mes documents »."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from app.audit.service import Party, record
from app.db.reads import Reads
from app.db.transaction import Transaction
from app.documents.queries import batches
from app.documents.queries import letters as queries
from app.documents.queries.letters import Facts, Line, Wanted
from app.documents.rules import wording
from app.documents.rules.letter import Addressee, Letter, Rejection, address_key, letter
from app.documents.rules.states import LetterState
from app.documents.schemas import choices, letterhead_of
from app.documents.service.issued import MEDIA_TYPE
from app.dossiers.events import DossierMoved
from app.dossiers.rules.status import Decision
from app.http.house import House
from app.http.problems import ABSENT
from app.jobs.outbox import defer
from app.kit.canonical import Json as PlainJson
from app.kit.canonical import digest
from app.kit.errors import Conflict
from app.staff.access import CallingAgent

TEMPLATE = Path(__file__).parents[1] / "letter.typ"
FIRST = UUID(int=0)
Json = dict[str, object]


async def dossier_moved(db: Transaction, now: datetime, event: UUID, fact: DossierMoved) -> None:
    """« En cas de dossier rejeté, vous serez informé par courrier » (Guide); undone, it leaves the batch it is in."""
    del now, event
    if fact.decision == Decision.REJETE:
        await _make(db, fact)
        return
    for batch in await batches.unsent_of(db, registration=fact.registration_id):
        await defer(db, "documents.render_batch", queue="documents", batch_id=str(batch))


async def _make(db: Transaction, fact: DossierMoved) -> None:
    facts = await queries.facts(db, decision=fact.decision_id)
    if facts is None:
        return  # undone since: there is nothing to notify
    to = _addressee(facts)
    content = asdict(_letter(facts, to))
    made = await queries.add(db, facts, decision=fact.decision_id, content=content, key=address_key(to))
    if made is not None:
        await defer(db, "documents.render_letter", queue="documents", letter_id=str(made))


def _addressee(facts: Facts) -> Addressee:
    known = facts.civilite in {"madame", "monsieur"}
    return Addressee(
        civilite=wording.CIVILITE[facts.civilite] if known else None,
        first_names=facts.first_names,
        last_name=facts.usage_name or facts.birth_name,
        address=choices(facts.choices).address,
    )


def _letter(facts: Facts, to: Addressee) -> Letter:
    rejection = Rejection(
        exam_session=facts.exam_session,
        academie=facts.academie_label,
        specialite=facts.specialite,
        option=facts.option,
        candidate_number=facts.candidate_number,
        motif=facts.motif,
        ground=facts.ground,
        decided_at=facts.decided_at,
        zone=ZoneInfo(facts.zone),
    )
    return letter(to, rejection, letterhead_of(facts.letterhead))


async def keep_letter(house: House, key: UUID) -> None:
    """Put it into « Mes documents »; done twice, it changes nothing."""
    found = await queries.any_one(house.database.reads, letter=key)
    if found is None:
        return  # the registration was purged meanwhile
    content = await typeset(house, [found.content], dated=found.decided_at)
    place = f"documents/{found.registration_id}/lettre-{key}.pdf"
    await house.storage.put_clean(place, content, MEDIA_TYPE)
    async with house.database.transaction() as db:
        await queries.keep(
            db, registration=found.registration_id, size=len(content), sha256=digest(content), object_key=place
        )


async def typeset(house: House, contents: Sequence[Mapping[str, PlainJson]], *, dated: datetime) -> bytes:
    """Letters as one PDF, each beginning on the front of a sheet."""
    data: dict[str, PlainJson] = {"title": "Décisions de rejet", "letters": contents}
    return await house.typesetter.pdf(TEMPLATE, data, dated=dated)


async def page(reads: Reads, wanted: Wanted, *, after: UUID | None, limit: int) -> tuple[list[Json], str | None]:
    """The next ones, the oldest first, and the position after which others follow."""
    found = await queries.page(reads, wanted, after=after or FIRST, limit=limit + 1)
    given = found[:limit]
    return [_shown(one) for one in given], str(given[-1].id) if len(found) > limit else None


async def read(house: House, key: UUID, *, agent: CallingAgent) -> bytes:
    """One as a PDF; the reading is journaled. The letter of a rejection undone before it was sent is not printed."""
    async with house.database.transaction() as db:
        found = await queries.one(db, letter=key, academies=sorted(agent.academies))
        if found is None:
            raise ABSENT
        if found.status == LetterState.ANNULEE:
            raise Conflict("lettre-annulee", "Ce rejet a été repris avant l'envoi de la lettre : elle ne part plus.")
        await record(
            db,
            "letter.read",
            actor=Party("agent", agent.agent_id),
            subject=Party("registration", found.registration_id),
            detail={"letter": str(key)},
        )
    return await typeset(house, [found.content], dated=found.decided_at)


def _shown(one: Line) -> Json:
    """The contract's Letter."""
    names = ("birth_name", "usage_name", "first_names")
    members = asdict(one)
    return {"candidate": {name: members.pop(name) for name in names}, **members}
