"""The whole of a dossier, as one JSON document of one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, any_, bindparam, case, cast, func, literal_column, null, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import SQLCoreOperations

from app.accounts.access import CALLER_ACCOUNT, seen_by_caller
from app.accounts.models import Account
from app.catalogue.models import OptionRow, SpecialiteRow
from app.db.asking import Asking
from app.db.statements import document, query
from app.dossiers.models import Assignment, Dossier, Note
from app.dossiers.queries.complements import COMPLEMENTS
from app.dossiers.schemas.kept import KeptDossier, StaffKept, kept, staff_kept
from app.exam_sessions.models import Academie, ExamSession
from app.justificatifs.models import Depot, Justificatif
from app.justificatifs.queries.facts import FACTS, SHOWN
from app.registrations.models import Registration, RegistrationVersion
from app.registrations.rules.states import RegistrationState
from app.staff.models import AgentRow

Members = Mapping[str, SQLCoreOperations[object]]


@dataclass(frozen=True, slots=True)
class _Document:
    payload: bytes


def _object(members: Members) -> ColumnElement[object]:
    return func.json_build_object(
        *[part for name, value in members.items() for part in (literal_column(f"'{name}'"), value)]
    )


_LAST_DEPOT = select(func.max(Depot.updated_at)).where(Depot.registration_id == Registration.id).scalar_subquery()
_LAST_ANSWER = (
    select(func.max(func.greatest(Justificatif.answered_at, Justificatif.reviewed_at)))
    .where(Justificatif.registration_id == Registration.id)
    .scalar_subquery()
)
_LETTERHEAD = ExamSession.settings["letterheads"].op("->")(Registration.academie)
_MEMBERS: Members = {
    "facts": FACTS.selected_columns["payload"],
    "updated_at": func.greatest(Registration.updated_at, _LAST_DEPOT, _LAST_ANSWER, Dossier.updated_at),
    "decision": case(
        (
            Dossier.decision.is_not(None),
            _object(
                {
                    "decision": Dossier.decision,
                    "motif": Dossier.motif,
                    "ground": Dossier.ground,
                    "decided_at": Dossier.decided_at,
                    "tribunal": _LETTERHEAD.op("->>")("tribunal"),
                }
            ),
        ),
        else_=null(),
    ),
}
_FORMER = aliased(Registration)
_EARLIER = func.coalesce(
    select(
        func.json_agg(
            _object({name: getattr(_FORMER, name) for name in ("id", "exam_session", "academie", "candidate_number")})
        )
    )
    .where(
        _FORMER.account_id == Registration.account_id,
        _FORMER.exam_session < Registration.exam_session,
        _FORMER.status == RegistrationState.ENREGISTREE.value,
    )
    .correlate(Registration)
    .scalar_subquery(),
    literal_column("'[]'::json"),
)
_REVIEWERS = func.coalesce(
    select(func.json_object_agg(AgentRow.id, AgentRow.name))
    .where(
        AgentRow.id.in_(
            select(Depot.reviewed_by).where(Depot.registration_id == Registration.id).correlate(Registration)
        )
    )
    .correlate(Registration)
    .scalar_subquery(),
    literal_column("'{}'::json"),
)
_CLAIM = (
    select(
        _object(
            {
                "agent_id": Assignment.agent_id,
                "agent_name": AgentRow.name,
                "taken_at": Assignment.taken_at,
                "expires_at": Assignment.expires_at,
                "version": Assignment.version,
            }
        )
    )
    .select_from(Assignment)
    .outerjoin(AgentRow, AgentRow.id == Assignment.agent_id)
    .where(Assignment.registration_id == Registration.id)
    .correlate(Registration)
    .scalar_subquery()
)
_STAFF_MEMBERS: Members = {
    **_MEMBERS,
    "facts": SHOWN.selected_columns["payload"],
    "candidate_number": Registration.candidate_number,
    "candidate": _object(
        {
            "civilite": Account.civilite,
            "birth_name": Account.birth_name,
            "usage_name": Account.usage_name,
            "first_names": Account.first_names,
            "birth_date": Account.birth_date,
        }
    ),
    "refusal_motifs": ExamSession.settings["refusal_motifs"],
    "complements": COMPLEMENTS,
    "recorded_at": RegistrationVersion.recorded_at,
    "last_epreuve_on": ExamSession.last_epreuve_on,
    "academies": select(func.json_object_agg(Academie.code, Academie.label)).scalar_subquery(),
    "earlier": _EARLIER,
    "reviewers": _REVIEWERS,
    "claim": _CLAIM,
    "notes": select(func.count())
    .where(Note.registration_id == Registration.id)
    .correlate(Registration)
    .scalar_subquery(),
    "version": func.coalesce(Dossier.version, 1),
    "specialite_label": SpecialiteRow.label,
    "option_label": OptionRow.label,
}


def _whole(members: Members) -> Select[tuple[object]]:
    return FACTS.outerjoin(Dossier, Dossier.registration_id == Registration.id).with_only_columns(
        _object(members).label("payload")
    )


_THIS = Registration.id == bindparam("registration")
_WHOLE = _whole(_MEMBERS)
SEEN = seen_by_caller(_WHOLE.where(_THIS, Registration.account_id == CALLER_ACCOUNT))
"""The caller's own dossier."""

_ANY = query(_WHOLE.where(Registration.id == any_(cast(bindparam("registrations"), ARRAY(Uuid)))), into=_Document)
_STAFF = document(
    _whole(_STAFF_MEMBERS)
    .join(SpecialiteRow, SpecialiteRow.slug == Registration.specialite)
    .outerjoin(OptionRow, OptionRow.slug == Registration.option)
    .where(_THIS)
)


async def dossiers(db: Asking, registrations: Sequence[UUID]) -> list[KeptDossier]:
    """Those of registrations, in no order."""
    return [kept(one.payload) for one in await db.rows(_ANY, registrations=list(registrations))]


async def staff_dossier(db: Asking, *, registration: UUID) -> StaffKept | None:
    """One, as agents see it; whether this agent may is the caller's business."""
    found = await db.document(_STAFF, registration=registration)
    return None if found is None else staff_kept(found)
