"""The candidate lets their training body follow a registration, and may stop at any time, whatever the calendar."""

from uuid import UUID

from app.audit.service import Party, record
from app.db.asking import Asking
from app.db.transaction import Transaction
from app.http.problems import ABSENT
from app.kit.errors import Conflict
from app.organismes import service as organismes
from app.partners.events import AgreementChanged
from app.partners.queries import agreements as queries
from app.partners.queries.agreements import Standing
from app.registrations.rules.states import RegistrationState


async def agreement(db: Asking, registration: UUID, *, account: UUID) -> Standing:
    """Where it stands."""
    return _present(await queries.standing(db, registration, account=account))


async def agree(db: Transaction, registration: UUID, *, account: UUID, agreed: bool) -> Standing:
    """Agree, or agree no more; done again, it changes nothing and leaves no line."""
    standing = _present(await queries.held(db, registration, account=account))
    changed = await (_agreed(db, standing) if agreed else _parted(db, standing))
    if changed:
        await record(
            db,
            "agreement.give" if agreed else "agreement.end",
            actor=Party("candidate", account),
            subject=Party("registration", registration),
            detail={} if standing.organisme_id is None else {"organisme_id": str(standing.organisme_id)},
            event=AgreementChanged(registration_id=registration),
        )
    return await agreement(db, registration, account=account)


async def _agreed(db: Transaction, standing: Standing) -> bool:
    if standing.status != RegistrationState.ENREGISTREE.value:
        raise Conflict("inscription-terminee", "Cette inscription a été retirée : il n'y a plus rien à y suivre.")
    if standing.organisme_id is None:
        raise Conflict(
            "organisme-a-choisir",
            "Votre inscription ne nomme aucun organisme de la liste. Choisissez-le d'abord dans votre préparation "
            "(« training_body_id »).",
        )
    if standing.student_number is None:
        raise Conflict(
            "numero-etudiant-requis",
            "Indiquez d'abord, dans votre préparation, votre numéro d'étudiant dans cet organisme "
            "(« student_number ») : c'est par lui qu'il vous reconnaît.",
        )
    return await organismes.agree(
        db, account=standing.account_id, exam_session=standing.exam_session, organisme=standing.organisme_id
    )


async def _parted(db: Transaction, standing: Standing) -> bool:
    return await organismes.part(db, account=standing.account_id, exam_session=standing.exam_session)


def _present(found: Standing | None) -> Standing:
    if found is None:
        raise ABSENT
    return found
