"""REACTIONS: what follows each fact, in one table. A lower floor tells what happened and knows nothing of this."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from procrastinate import Blueprint

from app.db.transaction import Transaction
from app.documents.service import letters
from app.dossiers.events import DossierMoved, IdentityCorrectionDecided
from app.dossiers.service import entries
from app.exam_sessions.events import CalendarChanged
from app.http.house import House
from app.http.work import job
from app.jobs.events import Event
from app.jobs.outbox import defer, told
from app.justificatifs.events import (
    AnswerAccepted,
    AnswerGiven,
    AnswerRefused,
    ComplementAsked,
    ComplementCancelled,
    ComplementExtended,
    DepotRead,
    DepotRefused,
    DepotRemoved,
    DepotVerified,
    PieceAccepted,
    PieceRefused,
    SecondChanceClosed,
)
from app.notifications.service import amenagement_news, calendar_news, complement_news, correction_news, file_news, news
from app.organismes.events import AttestationAttached
from app.partners.events import AgreementChanged, FeedGrew
from app.partners.service import project
from app.registrations.events import (
    AmenagementsImported,
    RegistrationChanged,
    RegistrationCorrected,
    RegistrationReissued,
    RegistrationSaved,
    RegistrationWithdrawn,
)
from app.webhooks import service as webhooks

blueprint = Blueprint()

Fact = TypeVar("Fact", bound=Event)
Told = TypeVar("Told")
Reaction = Callable[[Transaction, datetime, UUID, Told], Awaitable[None]]
Followed = Reaction[Mapping[str, object]]


@job(blueprint, "react", queue="reactions")
async def react(house: House, now: datetime, *, event_id: str) -> None:
    """Do all that follows one fact, in one transaction; done again, it changes nothing."""
    event = UUID(event_id)
    async with house.database.transaction() as db:
        fact = await told(db, event)
        if fact is not None:
            await REACTIONS[fact.kind](db, now, event, fact.subject)


def on(kind: type[Fact], *reactions: Reaction[Fact]) -> tuple[str, Followed]:
    """One row of the table: what follows a kind of fact, in order."""

    async def follow(db: Transaction, now: datetime, event: UUID, subject: Mapping[str, object]) -> None:
        fact = kind.read(subject)
        for reaction in reactions:
            await reaction(db, now, event, fact)

    return kind.kind, follow


class OfVersion(Protocol):
    """A fact about one version of a registration."""

    @property
    def registration_id(self) -> UUID:
        """Whose."""
        ...

    @property
    def version(self) -> int:
        """Which."""
        ...


async def render(db: Transaction, now: datetime, event: UUID, fact: OfVersion) -> None:
    """Each version has its récapitulatif."""
    del now, event
    await defer(
        db,
        "documents.render_recapitulatif",
        queue="documents",
        registration_id=str(fact.registration_id),
        version=fact.version,
    )


async def read(db: Transaction, now: datetime, event: UUID, fact: DepotVerified) -> None:
    """What is verified is read by machine, in its own time."""
    del now, event
    await defer(db, "documents.read_depot", queue="readings", depot_id=str(fact.depot_id))


class OfDossier(Protocol):
    """A fact about one dossier."""

    @property
    def registration_id(self) -> UUID:
        """Whose."""
        ...


async def copies(db: Transaction, now: datetime, event: UUID, fact: OfDossier) -> None:
    """What the dossier has become is copied to the queue, then told to the body that follows it."""
    del now, event
    await entries.refresh(db, [fact.registration_id])  # first: the feed tells the queue's status
    await project(db, [fact.registration_id])


REACTIONS = dict(
    [
        on(RegistrationSaved, copies, render, news.registration_saved),
        on(RegistrationChanged, copies, render, news.registration_changed, file_news.recapitulatif_outdated),
        on(RegistrationCorrected, copies, render, correction_news.registration_corrected),
        on(RegistrationReissued, copies, render),
        on(RegistrationWithdrawn, copies, news.registration_withdrawn),
        on(DepotVerified, copies, read, file_news.certificate_deposited, file_news.depot_verified),
        on(DepotRead, copies, file_news.recapitulatif_read),
        on(DepotRefused, copies, file_news.depot_refused),
        on(DepotRemoved, copies),
        on(PieceAccepted, copies),
        on(PieceRefused, copies, file_news.piece_refused),
        on(AnswerGiven, copies),
        on(AnswerAccepted, copies),
        on(AnswerRefused, copies, file_news.answer_refused),
        on(SecondChanceClosed, copies, file_news.second_chance_closed),
        on(ComplementAsked, copies, complement_news.complement_asked),
        on(ComplementExtended, copies, complement_news.complement_extended),
        on(ComplementCancelled, copies, complement_news.complement_cancelled),
        on(AgreementChanged, copies),
        on(AttestationAttached, news.attested),
        on(FeedGrew, webhooks.feed_grew),
        on(AmenagementsImported, amenagement_news.amenagements_imported),
        on(CalendarChanged, calendar_news.calendar_changed),
        on(IdentityCorrectionDecided, correction_news.identity_decided),
        on(DossierMoved, copies, letters.dossier_moved, file_news.dossier_moved),
    ]
)
"""Every kind of fact has its row, were it empty (a test sees to it)."""
