"""What is told of each fact about a registration."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.notifications.queries import abouts
from app.notifications.rules.facts import About
from app.notifications.rules.kinds import Kind
from app.notifications.service.inbox import tell
from app.organismes.events import AttestationAttached
from app.registrations.events import RegistrationChanged, RegistrationSaved, RegistrationWithdrawn


async def registration_saved(db: Transaction, now: datetime, event: UUID, fact: RegistrationSaved) -> None:
    """Registered; and with a handicap, that AMEX is another request (Guide §8)."""
    about = await abouts.about(db, registration=fact.registration_id, version=fact.version)
    await tell(db, Kind.INSCRIPTION_ENREGISTREE, occasion=str(event), about=about)
    await amenagement(db, now, about)


async def registration_changed(db: Transaction, now: datetime, event: UUID, fact: RegistrationChanged) -> None:
    """Each later version: the récapitulatif signed before is worth nothing now."""
    about = await abouts.about(db, registration=fact.registration_id, version=fact.version)
    await tell(db, Kind.INSCRIPTION_MODIFIEE, occasion=str(event), about=about)
    await amenagement(db, now, about)


async def registration_withdrawn(db: Transaction, now: datetime, event: UUID, fact: RegistrationWithdrawn) -> None:
    """Désinscription."""
    del now
    about = await abouts.about(db, registration=fact.registration_id, version=fact.version)
    await tell(db, Kind.INSCRIPTION_RETIREE, occasion=str(event), about=about)


async def attested(db: Transaction, now: datetime, event: UUID, fact: AttestationAttached) -> None:
    """A training body said something of the candidate, who may contest it."""
    del now
    about = await abouts.about_now(db, registration=fact.registration_id)
    await tell(db, Kind.ATTESTATION_RECUE, occasion=str(event), about=about)


async def amenagement(db: Transaction, now: datetime, about: About) -> None:
    """Once per registration, at the first version that says so, while AMEX still takes requests."""
    if about.handicap and now < about.amenagement_closes_at:
        await tell(
            db,
            Kind.AMENAGEMENT_A_DEMANDER,
            occasion=f"amenagement:{about.registration_id}",
            about=about,
            useful_until=about.amenagement_closes_at,
        )
