"""Which registrations a training body sees, and what of each: asked at each reading, whatever was told before."""

from sqlalchemy import Select, Text, Uuid, all_, any_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.accounts.models import Account
from app.db.statements import Value
from app.dossiers.models import QueueEntry
from app.organismes.models import OrganismeAgreement
from app.partners.rules import CERTIFICATES
from app.registrations.models import Registration, RegistrationVersion
from app.registrations.rules.states import RegistrationState

_PREPARATION = RegistrationVersion.choices["preparation"]
STUDENT_NUMBER = _PREPARATION["student_number"].as_string()
NAMED = cast(_PREPARATION["training_body_id"].as_string(), Uuid)
"""The body that the current version names."""


def _certificates(column: object, *, but: Value = None) -> Value:
    code = func.unnest(column).column_valued("code")
    codes = select(func.array_agg(code)).where(code == any_(cast(literal(sorted(CERTIFICATES)), ARRAY(Text))))
    if but is not None:
        codes = codes.where(code != all_(but))
    return func.coalesce(func.to_jsonb(codes.scalar_subquery()), func.jsonb_build_array())


CONTENT = func.jsonb_build_object(
    *[
        part
        for name, value in {
            "registration_id": Registration.id,
            "exam_session": Registration.exam_session,
            "academie": Registration.academie,
            "specialite": Registration.specialite,
            "option": Registration.option,
            "category": RegistrationVersion.choices["category"],
            "forme": Registration.forme,
            "student_number": STUDENT_NUMBER,
            "birth_name": Account.birth_name,
            "usage_name": Account.usage_name,
            "first_names": Account.first_names,
            "birth_date": Account.birth_date,
            "status": func.coalesce(QueueEntry.status, "incomplet"),
            "missing": _certificates(QueueEntry.missing, but=QueueEntry.refused),
            "refused": _certificates(QueueEntry.refused),
        }.items()
        for part in (literal(name), value)
    ]
)
"""The contract's FollowedRegistration."""


def followed(*columns: Value) -> Select[Value]:
    """Live registrations whose candidate names a body, with a student number there, and agrees to be followed by it."""
    return (
        select(*columns)
        .select_from(Registration)
        .join(
            RegistrationVersion,
            (RegistrationVersion.registration_id == Registration.id)
            & (RegistrationVersion.version == Registration.version),
        )
        .join(
            OrganismeAgreement,
            (OrganismeAgreement.account_id == Registration.account_id)
            & (OrganismeAgreement.exam_session == Registration.exam_session)
            & (OrganismeAgreement.organisme_id == NAMED),
        )
        .join(Account, Account.id == Registration.account_id)
        .outerjoin(QueueEntry, QueueEntry.registration_id == Registration.id)
        .where(
            OrganismeAgreement.ended_at.is_(None),
            Registration.status == RegistrationState.ENREGISTREE.value,
            STUDENT_NUMBER.is_not(None),
        )
    )
