"""What a statement of the limit says of a registration, as the law reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from pydantic import TypeAdapter

from app.catalogue import service as catalogue
from app.db.reads import Reads
from app.exam_sessions.rules import LegalInstant, legal_instant
from app.justificatifs.rules import checklist
from app.justificatifs.rules.checklist import Answer, Depot, Item, Review, Situation
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState, PieceState, move
from app.registrations.rules import Candidate, Choices, Offer
from app.registrations.rules.moves import Actor, Condition
from app.registrations.service.offers import specialite
from bench.limit.handler import Pool

_CHOICES = TypeAdapter(Choices)
_PIECES = pieces_of(())
_OPEN = frozenset({Condition.DEPOTS_OUVERTS})
_OFFERS: dict[tuple[object, ...], Offer] = {}
_TOLD: dict[tuple[datetime, str], LegalInstant] = {}


@dataclass(slots=True)
class Facts:
    """One registration, in the order of `statements.FACTS`."""

    registration: Any
    version: int
    status: str
    choices: Any
    birth_date: date
    birth_country: str
    zone: str
    opens: datetime
    closes: datetime
    justificatifs_close: datetime
    depots: list[Any]
    answers: list[Any]

    async def items(self, pool: Pool) -> tuple[Item, ...]:
        """The checklist, by the law itself."""
        choices = _CHOICES.validate_json(self.choices)
        offer = await self._offer(choices, pool)
        person = Candidate(birth_on=self.birth_date, birth_country=self.birth_country, identity_complete=True)
        depots = tuple([Depot(p, DepotState(s), v, r and Review(r), m) for p, s, v, r, m in self.depots])
        answers = tuple([Answer(p, r and Review(r), m) for p, r, m in self.answers])
        situation = Situation(self.version, self.justificatifs_close, depots, answers)
        return checklist.checklist(_PIECES, claims(choices, person, offer), situation)

    async def _offer(self, choices: Choices, pool: Pool) -> Offer:
        key = (choices.specialite, choices.academie, self.zone, self.opens, self.closes, self.justificatifs_close)
        if key not in _OFFERS:
            known = await catalogue.current(Reads(pool))
            _OFFERS[key] = Offer(
                exam_session=choices.exam_session,
                opens_at=self.opens,
                closes_at=self.closes,
                justificatifs_close_at=self.justificatifs_close,
                zone=ZoneInfo(self.zone),
                last_epreuve_on=date(choices.exam_session, 12, 31),
                modalites_version="",
                specialite=specialite(known, choices.specialite, choices.exam_session),
                academies=frozenset(),
                former_academies=frozenset(),
                languages={},
                rare_languages=known.rare_in(choices.academie),
            )
        return _OFFERS[key]

    def may_deposit(self, item: Item, now: datetime) -> bool:
        """By the table of moves, in time."""
        return (
            self.status == "enregistree"
            and self.opens <= now < self.justificatifs_close
            and move(item.state, PieceState.DEPOSE, Actor.CANDIDAT, _OPEN).allowed
        )

    def told(self, at: datetime) -> LegalInstant:
        """A bound, on the académie's clocks."""
        key = (at, self.zone)
        if key not in _TOLD:
            _TOLD[key] = legal_instant(at, ZoneInfo(self.zone))
        return _TOLD[key]


def piece(code: str) -> Piece:
    """One piece."""
    return next(one for one in _PIECES if one.code == code)


async def asked(pool: Pool, statement: bytes, values: dict[str, object]) -> Any:
    """The only row."""
    async with pool.connection() as connection:
        cursor = psycopg.AsyncCursor(connection)
        await cursor.execute(statement, values)
        return await cursor.fetchone()
