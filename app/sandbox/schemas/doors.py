"""What crosses the doors of a sandbox, as the contract spells it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.http.text import Clean
from app.sandbox.queries.candidates import Kept
from app.sandbox.queries.clock import Told
from app.sandbox.rules.leading import Wanted
from app.sandbox.rules.people import PASSWORD
from app.webhooks.rules import WebhookType


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class TestCandidateIn(_Asked):
    """The contract's TestCandidateEntry."""

    state: Wanted
    student_number: Annotated[str, StringConstraints(min_length=1, max_length=50), Clean] | None = None
    academie: Annotated[str, Field(pattern="^[0-9]{2}$")] | None = None


class StateIn(_Asked):
    """The contract's TestCandidateStateEntry."""

    state: Wanted


class ClockIn(_Asked):
    """The contract's SandboxClockEntry."""

    to: AwareDatetime


class MessageIn(_Asked):
    """The contract's TestMessageEntry."""

    type: WebhookType
    registration_id: UUID | None = None


def candidate(one: Kept) -> dict[str, object]:
    """The contract's TestCandidate."""
    return {
        "id": one.id,
        "student_number": one.student_number,
        "state": one.state,
        "reached": one.reached_at is not None,
        "refusal": None if one.refusal is None else {"code": one.refusal_code, "detail": one.refusal},
        "registration_id": one.registration_id,
        "exam_session": one.exam_session,
        "academie": one.academie,
        "birth_name": one.birth_name,
        "first_names": one.first_names,
        "birth_date": one.birth_date,
        "email": one.email,
        "password": PASSWORD if one.account_status == "actif" else None,
        "created_at": one.created_at,
    }


def clock(told: Told) -> dict[str, datetime | int]:
    """The contract's SandboxClock."""
    return {"server_time": told.now, "ahead_seconds": round(told.shift.total_seconds())}
