"""The words of a message: its templates, its title and its body."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from app.gateways import mailer
from app.kit import french


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text: no markup, so nothing that a candidate wrote can become any."""

    title: str
    body: str


class Bounded(Protocol):
    """What has bounds on the clocks of a zone."""

    @property
    def zone(self) -> ZoneInfo:
        """The académie's clocks."""
        ...

    @property
    def registration_closes_at(self) -> datetime:
        """One of its bounds: tells the offset of those days."""
        ...


def _clocks(about: Bounded) -> str:
    offset = french.offset(about.registration_closes_at, about.zone)
    return f"Les heures sont celles de votre académie (fuseau {about.zone.key}, {offset})."


_TEMPLATES = mailer.templates("app.notifications")
_TEMPLATES.filters |= {"deadline": french.deadline, "count": french.count, "clocks": _clocks}


def written(template: str, **facts: object) -> Text:
    """A message: the first line of its template is the title, the rest the body."""
    return Text(*mailer.written(_TEMPLATES, template, facts))


def mail(*, name: str, body: str, app_url: str) -> str:
    """The body as a mail bears it: a greeting, the way to the space, and that replies are not read [G]."""
    return _TEMPLATES.get_template("_courriel.txt").render(name=name, body=body, app_url=app_url) + "\n"
