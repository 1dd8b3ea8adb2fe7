"""The dry run: all rules on a body, nothing saved."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.db.transaction import Transaction
from app.http.validation import invalid
from app.kit.errors import Violation
from app.registrations import rules
from app.registrations.queries.standing import standing
from app.registrations.rules import Choices, Facts, Irrevocable, Notice
from app.registrations.schemas.asked import RegistrationIn
from app.registrations.schemas.content import choices_asked
from app.registrations.schemas.received import Received
from app.registrations.service.judgement import judge


@dataclass(frozen=True, slots=True)
class Checked:
    """What registering so would give; the checklist is told by the floor above."""

    choices: Choices
    facts: Facts
    settings: dict[str, object]
    violations: tuple[Violation, ...]
    warnings: tuple[Notice, ...]
    irrevocable: tuple[Irrevocable, ...]


async def check(db: Transaction, now: datetime, received: Received[RegistrationIn], *, account: UUID) -> Checked:
    """Judge, and say what would become definitive; a body of which too little can be read is refused."""
    if received.body is None:
        raise invalid(received.faults)
    choices = choices_asked(received.body)
    stands = await standing(
        db, account=account, year=choices.exam_session, academie=choices.academie, specialite=choices.specialite
    )
    judged = await judge(db, now, choices, stands, faults=received.faults, unread=received.unread)
    return Checked(
        choices=judged.choices,
        facts=judged.facts,
        settings=(stands.settings if stands is not None else None) or {},
        violations=judged.violations,
        warnings=rules.warnings(judged.choices, judged.facts),
        irrevocable=rules.irrevocable(judged.choices, judged.facts),
    )
