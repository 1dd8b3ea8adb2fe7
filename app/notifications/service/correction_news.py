"""What is told of corrections by the service: what changed, why, and what is left to do."""

from datetime import datetime
from uuid import UUID

from app.accounts.rules.identity import MEMBERS
from app.db.transaction import Transaction
from app.dossiers import service as dossiers
from app.dossiers.events import IdentityCorrectionDecided
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.notifications.queries import abouts
from app.notifications.queries import corrections as queries
from app.notifications.rules.facts import Piece
from app.notifications.rules.kinds import Kind
from app.notifications.rules.rubriques import named
from app.notifications.service.inbox import tell
from app.notifications.service.news import amenagement
from app.registrations.events import RegistrationCorrected
from app.registrations.rules.changes import changes


async def registration_corrected(db: Transaction, now: datetime, event: UUID, fact: RegistrationCorrected) -> None:
    """The version that the service made; with what may still be deposited for it, and until when."""
    about = await abouts.about(db, registration=fact.registration_id, version=fact.version)
    made = await queries.corrected(db, registration=fact.registration_id, version=fact.version)
    missing = (await dossiers.missing(db, [fact.registration_id]))[fact.registration_id]
    await tell(
        db,
        Kind.INSCRIPTION_CORRIGEE,
        occasion=str(event),
        about=about,
        motive=made.motive,
        rubriques=named(change.field for change in changes(made.before, made.after)),
        asked=[
            Piece(label=item.piece.label, motif=item.reason, until=item.until)
            for item in missing
            if item.until is not None and now < item.until
        ],
        signed=made.signed_since is not None and all(item.piece.code != RECAPITULATIF for item in missing),
    )
    await amenagement(db, now, about)


async def identity_decided(db: Transaction, now: datetime, event: UUID, fact: IdentityCorrectionDecided) -> None:
    """Granted, made unasked, or refused."""
    del now
    about = await abouts.about_now(db, registration=fact.registration_id)
    correction = await queries.of_identity(db, correction=fact.correction_id)
    await tell(
        db,
        Kind.IDENTITE_CORRIGEE if fact.granted else Kind.CORRECTION_REFUSEE,
        occasion=str(event),
        about=about,
        members=[label for name, label in MEMBERS.items() if name in correction.changes],
        asked=correction.reason is not None,
        motive=correction.motive,
    )
