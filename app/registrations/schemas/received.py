"""A body with faults of form is judged by the law all the same: the candidate reads every violation at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from app.http.validation import violation
from app.kit.errors import Violation
from app.registrations.schemas.asked import RegistrationIn
from app.registrations.schemas.patch import RegistrationPatch

Body = TypeVar("Body")

# What stands for a member that could not be read, so that the others can be judged; it is never kept.
_NEUTRAL: Mapping[str, object] = {
    "academie": "00",
    "specialite": "bts",
    "option": None,
    "category": "redoublant",
    "forme": "globale",
    "nationality": "FR",
    "address": {"line1": "-", "line2": None, "postal_code": "00000", "city": "-", "country": "FR"},
    "phones": {"mobile": None, "landline": None},
    "ine": None,
    "socio_professional_category": None,
    "parents": None,
    "preparation": None,
    "work_periods": [],
    "units": [],
    "languages": [],
    "facultatives": [],
    "former_sittings": [],
    "dispenses": [],
    "renouncements": [],
    "duration_decision": False,
    "handicap": False,
    "earlier_amenagement": False,
    "modalites": {"version": "-", "accepted": True},
}


@dataclass(frozen=True, slots=True)
class Received(Generic[Body]):
    """A body as it came: `body` is None when too little of it could be read for any judgement.

    `unread` are the members whose faults of form stand in `faults`.
    """

    body: Body | None
    faults: tuple[Violation, ...] = ()
    unread: frozenset[str] = frozenset()


def _whole(value: Any, read: ValidatorFunctionWrapHandler) -> Received[RegistrationIn]:
    try:
        return Received(read(value))
    except ValidationError as refused:
        if not isinstance(value, dict):
            raise
        faults, unread = _faults(refused)
        mended = {name: member for name, member in value.items() if name not in unread}
        mended |= {name: _NEUTRAL[name] for name in unread & _NEUTRAL.keys()}
        return Received(_second(mended, read), faults, unread)


def _partial(value: Any, read: ValidatorFunctionWrapHandler) -> Received[RegistrationPatch]:
    try:
        return Received(read(value))
    except ValidationError as refused:
        if not isinstance(value, dict):
            raise
        faults, unread = _faults(refused)
        return Received(_second({k: v for k, v in value.items() if k not in unread}, read), faults, unread)


def _second(mended: Mapping[str, object], read: ValidatorFunctionWrapHandler) -> Any:
    try:
        return read(mended)
    except ValidationError:  # the exam session is not there: no law applies
        return None


def _faults(refused: ValidationError) -> tuple[tuple[Violation, ...], frozenset[str]]:
    faults = refused.errors(include_url=False)
    said = tuple(violation({**fault, "loc": ("body", *fault["loc"])}) for fault in faults)
    return said, frozenset(str(fault["loc"][0]) for fault in faults if fault["loc"])


if TYPE_CHECKING:
    Asked = Received[RegistrationIn]
    Patched = Received[RegistrationPatch]
else:
    # What the door receives is a `Received`; what the contract reads is the body itself.
    Asked = Annotated[RegistrationIn, WrapValidator(_whole)]
    Patched = Annotated[RegistrationPatch, WrapValidator(_partial)]
