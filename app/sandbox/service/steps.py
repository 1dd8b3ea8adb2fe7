"""What each step is: the very acts of candidates and of agents, by the services that their doors call."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from types import MappingProxyType
from uuid import UUID

from app.accounts.access import authenticated_alone
from app.catalogue import service as catalogue
from app.db.transaction import Transaction
from app.documents import service as documents
from app.dossiers.rules.acts import Act, Entry
from app.dossiers.rules.status import Decision
from app.dossiers.service import deciding
from app.dossiers.service.standing import Standing
from app.exam_sessions import service as exam_sessions
from app.gateways.storage import UPLOAD_LIFE
from app.http.house import House
from app.http.problems import ABSENT
from app.justificatifs import service as justificatifs
from app.justificatifs.rules.checklist import Item, Review
from app.justificatifs.rules.declaration import Declaration
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.justificatifs.rules.states import PieceState
from app.justificatifs.service.reviewing import Reason
from app.kit.secrets import new_token, token_digest
from app.partners import service as partners
from app.partners.rules import CERTIFICATES
from app.registrations import service as registrations
from app.sandbox.queries import candidates as queries
from app.sandbox.queries import people
from app.sandbox.queries.candidates import Kept
from app.sandbox.rules.leading import Step, Wanted
from app.sandbox.rules.people import PASSWORD, People
from app.sandbox.rules.registrations import Prepared
from app.sandbox.schemas.sent import sent
from app.sandbox.service import papers
from app.sandbox.service.agents import both
from app.sandbox.service.papers import Paper

_LOGGED_IN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Errand:
    """Who is led, where to, and their dossier once there is one."""

    one: Kept
    wanted: Wanted
    standing: Standing | None

    @property
    def registration(self) -> UUID:
        """Theirs, which lives."""
        return self.found.registration

    @property
    def found(self) -> Standing:
        """Their dossier."""
        if self.standing is None:
            raise LookupError("a step of a dossier comes after the registration")
        return self.standing

    def luck(self, what: str) -> Random:
        """The same again, would it be done again."""
        return Random(f"{self.one.seed}/{what}")  # noqa: S311 -- nobody to keep a secret from


# --- The candidate's own acts -------------------------------------------------------------------------


async def _activate(house: House, errand: Errand) -> None:
    made = await house.passwords.hash(PASSWORD)
    async with house.database.transaction() as db:
        await people.activate(db, errand.one.account_id, password_hash=made)


async def _register(house: House, errand: Errand) -> None:
    one, reads = errand.one, house.database.reads
    announced = await exam_sessions.announced(reads, year=one.exam_session)
    if announced is None:
        raise ABSENT
    departements = {each.code: each.departements for each in await exam_sessions.academies(reads)}
    received = sent(
        People(one.seed, one.exam_session).person(1, departements[one.academie]),
        errand.luck("registration"),
        announced=announced,
        known=await catalogue.current(reads),
        academie=one.academie,
        today=house.clock.now().date(),
        prepared=Prepared(str(one.organisme_id), one.student_number),
    )
    async with house.database.transaction() as db:
        await authenticated_alone(db, await _entered(db, one))
        await registrations.register(db, house.clock.now(), received, account=one.account_id)


async def _agree(house: House, errand: Errand) -> None:
    async with house.database.transaction() as db:
        await partners.agree(db, errand.registration, account=errand.one.account_id, agreed=True)


async def _part(house: House, errand: Errand) -> None:
    async with house.database.transaction() as db:
        await partners.agree(db, errand.registration, account=errand.one.account_id, agreed=False)


async def _withdraw(house: House, errand: Errand) -> None:
    one = errand.one
    async with house.database.transaction() as db:
        await authenticated_alone(db, await _entered(db, one))
        now = house.clock.now()
        await registrations.withdraw(db, now, errand.registration, account=one.account_id, version=_any)


async def _deposit(house: House, errand: Errand) -> None:
    for item in errand.found.file.checklist.items:
        if not item.fulfilled:
            await _sent(house, errand, item)


async def _sent(house: House, errand: Errand, item: Item) -> None:
    """Announced, stored and verified; the job that a candidate's file waits for then finds nothing to do."""
    one, code = errand.one, item.piece.code
    paper = await _paper(house, errand, item)
    declared = Declaration(
        file_name=paper.name,
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=hashlib.sha256(paper.content).hexdigest(),
    )
    now = house.clock.now()
    async with house.database.transaction() as db:
        credential = await _entered(db, one)
        depot = await justificatifs.declare(
            db, now, errand.registration, code, declared, credential=credential, expires=now + UPLOAD_LIFE
        )
    await house.storage.put_quarantine(depot.object_key, paper.content, paper.media_type)
    await justificatifs.complete(house, house.clock.now(), depot.id, account=one.account_id)
    await justificatifs.verify(house, depot.id)


async def _paper(house: House, errand: Errand, item: Item) -> Paper:
    one, luck = errand.one, errand.luck(item.piece.code)
    today = house.clock.now().date()
    if item.piece.code == RECAPITULATIF:
        printed = await documents.give_recapitulatif(house, errand.registration, None, account=one.account_id)
        return await asyncio.to_thread(papers.sheet, printed.content, today.strftime("%d/%m/%Y"), luck)
    lines = (f"{one.first_names} {one.birth_name}", one.student_number, today.isoformat())
    return await asyncio.to_thread(papers.paper, item.piece.code, item.piece.label, lines, luck)


async def _entered(db: Transaction, one: Kept) -> bytes:
    """A login of theirs, for this act."""
    credential = token_digest(new_token("btsc"))
    await people.enter(db, one.email, digest=credential, life=_LOGGED_IN)
    return credential


# --- The agents' ------------------------------------------------------------------------------------


async def _refuse_certificate(house: House, errand: Errand) -> None:
    """Of the first certificate, a file is needed first."""
    certificates = [one for one in errand.found.file.checklist.items if one.piece.code in CERTIFICATES]
    item = min(certificates, key=lambda one: one.piece.code)
    if item.state is not PieceState.DEPOSE:
        await _sent(house, errand, item)
    async with house.database.transaction() as db:
        agent, _ = await both(db, errand.one.academie)
        for file in await queries.unseen(db, errand.registration):
            if file.piece == item.piece.code:
                await _reviewed(house, db, errand, file.id, Review.REFUSE, agent.agent_id)


async def _accept_pieces(house: House, errand: Errand) -> None:
    async with house.database.transaction() as db:
        agent, _ = await both(db, errand.one.academie)
        for file in await queries.unseen(db, errand.registration):
            await _reviewed(house, db, errand, file.id, Review.ACCEPTE, agent.agent_id)


async def _reviewed(house: House, db: Transaction, errand: Errand, depot: UUID, verdict: Review, agent: UUID) -> None:
    reason = Reason("illisible") if verdict is Review.REFUSE else None
    where = [errand.one.academie]
    await justificatifs.review(
        db, house.clock.now(), depot, verdict, reason, agent=agent, academies=where, version=_any
    )


async def _take_up(house: House, errand: Errand) -> None:
    await _decided(house, errand, Entry(Act.EN_INSTRUCTION, text="Candidat d'essai, repris par le bac à sable."))


async def _decide(house: House, errand: Errand) -> None:
    act = Act(errand.wanted.value)
    await _decided(house, errand, Entry(act, _motif(errand, act)))


async def _propose(house: House, errand: Errand) -> None:
    await _decided(house, errand, Entry(Act.REJET_PROPOSE, _motif(errand, Act.REJETE)))


async def _confirm(house: House, errand: Errand) -> None:
    await _decided(house, errand, Entry(Act.REJETE), second=True)


def _motif(errand: Errand, act: Act) -> str | None:
    """The first of the list that may be given; what is valid needs none."""
    if act is Act.VALIDE:
        return None
    verdict = Decision(act.value)
    return next((one.code for one in errand.found.motifs if one.enabled and verdict in one.verdicts), None)


async def _decided(house: House, errand: Errand, entry: Entry, *, second: bool = False) -> None:
    async with house.database.transaction() as db:
        agent = (await both(db, errand.one.academie))[second]
        await deciding.decide(db, house.clock.now(), errand.registration, entry, agent=agent, version=_any)


def _any(version: object) -> None:
    """At whatever version: nobody read it before."""
    del version


DONE: Mapping[Step, Callable[[House, Errand], Awaitable[None]]] = MappingProxyType(
    {
        Step.ACTIVATE: _activate,
        Step.REGISTER: _register,
        Step.AGREE: _agree,
        Step.PART: _part,
        Step.WITHDRAW: _withdraw,
        Step.DEPOSIT: _deposit,
        Step.REFUSE_CERTIFICATE: _refuse_certificate,
        Step.ACCEPT_PIECES: _accept_pieces,
        Step.TAKE_UP: _take_up,
        Step.DECIDE: _decide,
        Step.PROPOSE_REJECTION: _propose,
        Step.CONFIRM_REJECTION: _confirm,
    }
)
