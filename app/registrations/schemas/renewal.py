"""What crosses the doors of renewals: the contract's RenewalIn and StartingPoint."""

from dataclasses import dataclass, replace
from typing import ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, TypeAdapter

from app.http.problems import told
from app.kit.canonical import Json
from app.kit.errors import Violation
from app.registrations.rules.choices import Choices
from app.registrations.rules.facts import Notice
from app.registrations.rules.renewal import AGAIN, NOT_CARRIED
from app.registrations.schemas.asked import ExamYear, RegistrationIn, Text20
from app.registrations.schemas.content import Content, content_of
from app.registrations.schemas.patch import members_given
from app.registrations.schemas.received import Asked, Patched, Received

_WHOLE: TypeAdapter[Received[RegistrationIn]] = TypeAdapter(Asked)


class RenewalIn(BaseModel):
    """Register from an earlier exam session."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)

    exam_session: ExamYear
    candidate_number: Text20 | None = None
    changes: Patched


@dataclass(frozen=True, slots=True, kw_only=True)
class StartingPoint:
    """A form ready to be sent, but for what must be answered again."""

    exam_session: int
    former: UUID
    former_session: int
    candidate_number: str
    form: Content
    violations: tuple[Violation, ...]
    warnings: tuple[Notice, ...]


def form_of(moved: Choices) -> Content:
    """The choices carried over, as the body of a registration, without what never is."""
    content = content_of(moved, accepted_at="")
    return {name: member for name, member in content.items() if name not in NOT_CARRIED}


def read_form(form: Content) -> Received[RegistrationIn]:
    """The form as a registration received."""
    return _WHOLE.validate_python(form)


def merged(form: Content, asked: RenewalIn) -> Received[RegistrationIn]:
    """RFC 7396 on the members of the form; a member badly given is unread, and told once."""
    given = asked.changes
    mended: dict[str, Json] = {**form, **({} if given.body is None else members_given(given.body))}
    whole = read_form(mended)
    faults = [fault for fault in whole.faults if _member(fault) not in given.unread]
    return replace(whole, faults=(*given.faults, *faults), unread=whole.unread | given.unread)


def within_changes(violations: tuple[Violation, ...]) -> tuple[Violation, ...]:
    """The same, pointing into the body of a renewal: what was carried over is mended there too."""
    return tuple(
        one if one.field in {"", "/exam_session"} else replace(one, field=f"/changes{one.field}") for one in violations
    )


def starting_point_shown(point: StartingPoint) -> dict[str, object]:
    """The contract's StartingPoint."""
    return {
        "exam_session": point.exam_session,
        "former": {
            "registration": f"/v1/registrations/{point.former}",
            "exam_session": point.former_session,
            "candidate_number": point.candidate_number,
        },
        "registration": point.form,
        "to_answer": [told(one) for one in AGAIN],
        "violations": [told(one) for one in point.violations],
        "warnings": [told(Violation(one.code, one.field, one.detail, one.source)) for one in point.warnings],
    }


def _member(fault: Violation) -> str:
    return fault.field.split("/", 2)[1] if fault.field else ""
