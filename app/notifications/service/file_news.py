"""What is told of each fact about a dossier and its files; never that one's file came (Guide: no acknowledgement)."""

from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.dossiers import service as dossiers
from app.dossiers.events import DossierMoved
from app.dossiers.rules.status import Decision
from app.justificatifs import service as justificatifs
from app.justificatifs.events import (
    AnswerRefused,
    DepotRead,
    DepotRefused,
    DepotVerified,
    PieceRefused,
    SecondChanceClosed,
)
from app.justificatifs.rules.pieces import Piece as Asked
from app.notifications.queries import abouts, signed
from app.notifications.rules.facts import About, Piece
from app.notifications.rules.kinds import Kind
from app.notifications.service.inbox import tell
from app.registrations.events import RegistrationChanged


async def depot_refused(db: Transaction, now: datetime, event: UUID, fact: DepotRefused) -> None:
    """The file cannot be read or kept; a training body reads what became of its own."""
    found = await abouts.deposited(db, depot=fact.depot_id)
    if found.depose_par is not None:
        return
    again = await justificatifs.chance_of(db, fact.registration_id, found.piece)
    await _about_a_piece(
        db, now, Kind.FICHIER_ECARTE, event, fact.registration_id, found.piece, found.motif, again=again
    )


async def piece_refused(db: Transaction, now: datetime, event: UUID, fact: PieceRefused) -> None:
    """An agent refused the file; who thought better of it since has nothing to tell."""
    found = await abouts.deposited(db, depot=fact.depot_id)
    await _about_a_piece(db, now, Kind.PIECE_REFUSEE, event, fact.registration_id, found.piece, found.review_motif)


async def answer_refused(db: Transaction, now: datetime, event: UUID, fact: AnswerRefused) -> None:
    """An agent refused « not concerned »; a later answer, or a file verified since, leaves nothing to tell."""
    motif = await abouts.answer_refused(db, registration=fact.registration_id, piece=fact.piece)
    await _about_a_piece(db, now, Kind.REPONSE_REFUSEE, event, fact.registration_id, fact.piece, motif)


async def second_chance_closed(db: Transaction, now: datetime, event: UUID, fact: SecondChanceClosed) -> None:
    """An agent ended the delay for another file."""
    motif = await abouts.chance_closed(db, registration=fact.registration_id, piece=fact.piece)
    await _about_a_piece(db, now, Kind.NOUVEL_ENVOI_FERME, event, fact.registration_id, fact.piece, motif)


async def depot_verified(db: Transaction, now: datetime, event: UUID, fact: DepotVerified) -> None:
    """The dossier may be complete now."""
    del event
    # Until it is read, a signed récapitulatif may prove to be of an older version: what is read tells then.
    if not await signed.unread(db, now, registration=fact.registration_id):
        await _maybe_complete(db, await abouts.about_now(db, registration=fact.registration_id))


async def certificate_deposited(db: Transaction, now: datetime, event: UUID, fact: DepotVerified) -> None:
    """A training body deposited it: the candidate, who did nothing, could not know."""
    del now, event
    found = await abouts.deposited(db, depot=fact.depot_id)
    about = await abouts.about_now(db, registration=fact.registration_id)
    if found.depose_par is not None and about.live:
        asked = await justificatifs.piece_asked(db, fact.registration_id, found.piece)
        occasion = f"certificat:{fact.depot_id}"
        await tell(
            db, Kind.CERTIFICAT_DEPOSE, occasion=occasion, about=about, piece=asked.label, depose_par=found.depose_par
        )


async def recapitulatif_read(db: Transaction, now: datetime, event: UUID, fact: DepotRead) -> None:
    """It proves to be of an older version, and no other is there: told at once. Else the dossier may be complete."""
    del event
    about = await abouts.about_now(db, registration=fact.registration_id)
    if not about.live:
        return
    older = await signed.proven_older(db, depot=fact.depot_id, version=about.version)
    if older is None or older >= about.signed_since:
        await _maybe_complete(db, about)
    elif await signed.outdated(db, registration=about.registration_id, version=about.signed_since):
        await _outdated(db, now, about, occasion=f"lu:{fact.depot_id}", older=older)


async def _maybe_complete(db: Transaction, about: About) -> None:
    """Told once for each version of the registration."""
    if about.live and not (await dossiers.missing(db, [about.registration_id]))[about.registration_id]:
        await tell(db, Kind.DOSSIER_COMPLET, occasion=f"complet:{about.registration_id}:{about.version}", about=about)


async def recapitulatif_outdated(db: Transaction, now: datetime, event: UUID, fact: RegistrationChanged) -> None:
    """The récapitulatif signed for an older version is worth nothing now: told once per version (02, « States »)."""
    del event
    about = await abouts.about_now(db, registration=fact.registration_id)
    # A later version tells it itself, and which récapitulatif to sign; who has deposited the new one has nothing to do.
    if not about.live or about.version != fact.version:
        return
    if not await signed.outdated(db, registration=about.registration_id, version=about.signed_since):
        return
    await _outdated(db, now, about, occasion=f"perime:{about.registration_id}:{about.version}", older=None)


async def _outdated(db: Transaction, now: datetime, about: About, *, occasion: str, older: int | None) -> None:
    """`older`: the version that a machine read, when the registration did not change since."""
    still = now < about.justificatifs_close_at
    await tell(
        db,
        Kind.RECAPITULATIF_PERIME,
        occasion=occasion,
        about=about,
        older=older,
        # After the bound an agent says what may still come: a date gone by would only mislead.
        until=about.justificatifs_close_at if still else None,
        useful_until=about.justificatifs_close_at if still else None,
    )


_DECIDED = {
    Decision.IRREGULIER: Kind.DOSSIER_IRREGULIER,
    Decision.VALIDE: Kind.DOSSIER_VALIDE,
    Decision.REJETE: Kind.DOSSIER_REJETE,
    Decision.EN_INSTRUCTION: Kind.DOSSIER_REPRIS,
}


async def dossier_moved(db: Transaction, now: datetime, event: UUID, fact: DossierMoved) -> None:
    """« En cas de dossier incomplet ou irrégulier, vous recevrez une notification » (Guide); every verdict is told.

    A decision undone since leaves nothing to tell; a dossier taken up is told only when a verdict is undone.
    """
    del now, event
    told = await dossiers.told(db, fact)
    if told is None:
        return
    about = await abouts.about_now(db, registration=fact.registration_id)
    await tell(
        db,
        _DECIDED[told.decision],
        occasion=f"decision:{fact.decision_id}",
        about=about,
        motif=told.motif,
        ground=told.ground,
        appeals=told.appeals,
    )


async def _about_a_piece(
    db: Transaction,
    now: datetime,
    kind: Kind,
    event: UUID,
    registration: UUID,
    piece: str,
    motif: str | None,
    again: datetime | None = None,
) -> None:
    about = await abouts.about_now(db, registration=registration)
    if about.live and motif is not None:
        asked = await justificatifs.piece_asked(db, registration, piece)
        given = await justificatifs.asked_until(db, registration, piece)
        await tell(db, kind, occasion=str(event), about=about, piece=_told(about, now, asked, motif, given, again))


def _told(
    about: About, now: datetime, piece: Asked, motif: str, given: datetime | None, again: datetime | None
) -> Piece:
    """`given`: the date of a complement; `again`: that of a second chance."""
    # After the bound an agent says what may still come: a date gone by would only mislead.
    everybody = None if piece.late_allowed else about.justificatifs_close_at
    coming = [one for one in (everybody, given) if one is not None and now < one]
    return Piece(
        label=piece.label,
        motif=motif,
        until=max(coming, default=again if again and now < again else None),
        late_allowed=piece.late_allowed,
        again=not coming and again is not None,
    )
