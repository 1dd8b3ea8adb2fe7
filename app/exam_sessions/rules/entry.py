"""What an operator enters for an exam session and its calendars, in local time."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

PREPAREE = "preparee"
PUBLIEE = "publiee"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamSessionEntry:
    """One exam session."""

    year: int
    last_epreuve_on: date
    modalites_version: str
    modalites: str
    amex_url: str | None = None
    status: str = PUBLIEE

    @property
    def label(self) -> str:
        """« Session 2027 »."""
        return f"Session {self.year}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """The bounds of one exam session, on local clocks; days are whole."""

    opens: datetime
    closes: datetime
    justificatifs_until: date
    amenagement_until: date | None = None
    """None: the day registration closes (Guide §8)."""
    amex_url: str | None = None

    @property
    def justificatifs_close(self) -> datetime:
        """« Dimanche 4 décembre » is the whole day: the bound is the next midnight."""
        return _midnight_after(self.justificatifs_until)

    @property
    def amenagement_closes(self) -> datetime:
        """The whole day too [P]."""
        return _midnight_after(self.amenagement_until or self.closes.date())

    def faults(self) -> tuple[str, ...]:
        """What contradicts itself, in French."""
        found = []
        if self.opens >= self.closes:
            found.append("l'ouverture des inscriptions doit précéder leur fermeture")
        if self.justificatifs_close < self.closes:
            found.append("les justificatifs ne peuvent pas être clos avant les inscriptions")
        if self.amenagement_closes < self.opens:
            found.append("les demandes d'aménagement ne peuvent pas être closes avant l'ouverture")
        return tuple(found)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time())
