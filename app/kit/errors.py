"""Our refusals: what may be said no to, in our words; the door turns them into problem+json."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: `field` is a JSON pointer without "#", `source` the paragraph or article."""

    code: str
    field: str
    detail: str
    source: str


class Refusal(Exception):  # noqa: N818 -- a refusal is a verdict, not an error
    """An act refused: `code` is stable, `detail` a French sentence, `members` go to the problem."""

    status: ClassVar[int]

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        violations: tuple[Violation, ...] = (),
        members: Mapping[str, object] = NOTHING,
    ) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.violations = violations
        self.members = members


class RefusalForNow(Refusal):
    """A refusal that time will lift: `retry_after` is in seconds."""

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        retry_after: int,
        members: Mapping[str, object] = NOTHING,
    ) -> None:
        super().__init__(code, detail, members=members)
        self.retry_after = retry_after


class BadRequest(Refusal):
    """Unreadable body or header, or a required header is missing."""

    status = 400


class Unauthenticated(Refusal):
    """No credential, a dead one, or a wrong login."""

    status = 401


class Forbidden(Refusal):
    """Known, but without the role; CSRF; account not activated."""

    status = 403


class Absent(Refusal):
    """Absent, or not yours: the caller cannot tell which."""

    status = 404


class Conflict(Refusal):
    """Window closed or not open, definitive choice, duplicate, forbidden move."""

    status = 409


class Gone(Refusal):
    """A link expired or already used."""

    status = 410


class Stale(Refusal):
    """If-Match names another version than the current one."""

    status = 412


class TooLarge(Refusal):
    """The body is larger than what the door takes."""

    status = 413


class WrongType(Refusal):
    """The body is of a media type that the door does not take."""

    status = 415


class Invalid(Refusal):
    """Values or rules broken: carries every violation at once."""

    status = 422


class PreconditionRequired(Refusal):
    """If-Match is required and missing."""

    status = 428


class Busy(RefusalForNow):
    """The same request is running: its answer is not known yet."""

    status = 409


class TooMany(RefusalForNow):
    """Too many calls: come back later."""

    status = 429


class Unavailable(RefusalForNow):
    """Something we stand on is down: never a verdict on the act."""

    status = 503
