"""The checklist, computed from what the database holds; the floors above read it here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Generic, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from app.catalogue import service as catalogue
from app.catalogue.rules import Catalogue
from app.db.asking import Asking
from app.justificatifs.queries import facts as queries
from app.justificatifs.rules import checklist as rules
from app.justificatifs.rules.checklist import NO_CAUSE, Answer, Depot, Item, Situation
from app.justificatifs.rules.claims import CAUSED, causes, claims
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.rules.sessions import PieceSetting, piece_named, pieces_of
from app.justificatifs.schemas.kept import Facts, settings, settings_of
from app.registrations.rules import Candidate, Choices, Offer
from app.registrations.service.offers import labels, specialite

AnyFacts = TypeVar("AnyFacts", bound=Facts)


@dataclass(frozen=True, slots=True)
class Checklist(Generic[AnyFacts]):
    """What a registration owes, and the facts that say so."""

    facts: AnyFacts
    items: tuple[Item, ...]

    def item(self, code: str) -> Item | None:
        """One due piece."""
        return next((item for item in self.items if item.piece.code == code), None)


async def checklist_of(db: Asking, facts: AnyFacts) -> Checklist[AnyFacts]:
    """The checklist of these facts; the catalogue is asked for only when it changed."""
    return Checklist(facts, items(facts, await catalogue.current(db, facts.catalogue)))


async def checklists_of(db: Asking, registrations: Sequence[UUID]) -> Mapping[UUID, Checklist[Facts]]:
    """Those of many registrations, in one question."""
    found = await queries.facts_of(db, registrations)
    return {facts.registration_id: await checklist_of(db, facts) for facts in found}


def items(facts: Facts, known: Catalogue) -> tuple[Item, ...]:
    """Every due piece, and where it stands."""
    situation = Situation(
        signed_since=facts.signed_since,
        closes_at=facts.justificatifs_close_at,
        depots=tuple(
            [
                Depot(
                    depot.piece,
                    depot.state,
                    depot.signed_version,
                    depot.review,
                    depot.review_motif,
                    depot.motif,
                    proven_older=depot.proven_version is not None,
                    by=depot.organisme_id,
                )
                for depot in facts.depots
            ]
        ),
        complements=_delays(facts),
        answers=tuple([Answer(answer.piece, answer.review, answer.review_motif) for answer in facts.answers]),
    )
    candidate, offer = circumstances(facts, known)
    claimed = claims(facts.choices, candidate, offer)
    return rules.checklist(pieces(facts), claimed, situation, _causes(claimed, facts.choices, candidate, offer))


def _delays(facts: Facts) -> Mapping[str, datetime]:
    """Until when each piece may come that has a date of its own: never before everybody's."""
    ends = [*facts.chances.items(), *((code, one.closes_at) for one in facts.complements for code in one.pieces)]
    found: dict[str, datetime] = {}
    for code, end in ends:
        found[code] = max(end, found.get(code, facts.justificatifs_close_at))
    return found


def pieces(facts: Facts) -> tuple[Piece, ...]:
    """The pieces switched on in the exam session, due or not."""
    return _pieces(settings_of(facts.pieces))


def due(choices: Choices, candidate: Candidate, offer: Offer, set_pieces: object) -> tuple[Piece, ...]:
    """What such a registration would owe; `set_pieces` is the member `pieces` of the exam session's settings."""
    claimed = claims(choices, candidate, offer)
    return rules.due(_pieces(settings(set_pieces)), claimed, _causes(claimed, choices, candidate, offer))


def _causes(claimed: frozenset[str], choices: Choices, candidate: Candidate, offer: Offer) -> Mapping[str, str]:
    return NO_CAUSE if CAUSED.isdisjoint(claimed) else causes(choices, candidate, offer)


async def piece_asked(db: Asking, registration: UUID, code: str) -> Piece:
    """A piece as the exam session of this registration has it, were it switched off since."""
    [facts] = await queries.facts_of(db, [registration])
    return piece_of(facts, code)


async def pieces_asked(db: Asking, registration: UUID, codes: Sequence[str]) -> list[Piece]:
    """Several of them."""
    [facts] = await queries.facts_of(db, [registration])
    return [piece_of(facts, code) for code in codes]


def piece_of(facts: Facts, code: str) -> Piece:
    """The same, the facts being at hand."""
    return piece_named(settings_of(facts.pieces), code)


@lru_cache(maxsize=32)
def _pieces(changed: tuple[PieceSetting, ...]) -> tuple[Piece, ...]:
    return pieces_of(changed)


def circumstances(facts: Facts, known: Catalogue) -> tuple[Candidate, Offer]:
    """The person and the offer, as far as pieces depend on them."""
    choices = facts.choices
    offer = Offer(
        exam_session=choices.exam_session,
        opens_at=facts.registration_opens_at,
        closes_at=facts.registration_closes_at,
        justificatifs_close_at=facts.justificatifs_close_at,
        zone=ZoneInfo(facts.zone),
        # What follows judges a registration; it was judged when it was saved, and no piece depends on it.
        last_epreuve_on=date(choices.exam_session, 12, 31),
        modalites_version="",
        specialite=specialite(known, choices.specialite, choices.exam_session),
        academies=frozenset(),
        former_academies=frozenset(),
        languages=labels(known),
        rare_languages=known.rare_in(choices.academie),
    )
    candidate = Candidate(birth_on=facts.birth_date, birth_country=facts.birth_country, identity_complete=True)
    return candidate, offer
