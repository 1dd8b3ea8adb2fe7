"""What an operator enters for an exam session and its calendars, in local time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.kit.errors import Violation
from app.kit.french import hour, long_date

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

    def faults(self) -> Iterator[Violation]:
        """What contradicts itself."""
        if self.last_epreuve_on.year != self.year:
            yield _misset("/last_epreuve_on", f"La dernière épreuve de la session {self.year} a lieu en {self.year}.")
        if not self.modalites.strip():
            yield _misset("/modalites/text", "Le texte des modalités est vide.")
        if not self.modalites_version.strip():
            yield _misset("/modalites/version", "La version des modalités est vide.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """The bounds of one exam session, on local clocks; a day without an hour lasts to its end."""

    opens: datetime
    closes: datetime
    justificatifs_until: date
    amenagement_until: date | None = None
    """None: the day registration closes (Guide §8)."""
    amex_url: str | None = None

    @property
    def justificatifs_close(self) -> datetime:
        """« Dimanche 4 décembre » is the whole day: the bound is the next midnight."""
        return end_of(self.justificatifs_until)

    @property
    def amenagement_closes(self) -> datetime:
        """The whole day too [P]."""
        # Registration closing at midnight closes with the day before, whole.
        last = (self.closes - timedelta(microseconds=1)).date()
        return end_of(last if self.amenagement_until is None else self.amenagement_until)

    def faults(self, zone: ZoneInfo) -> tuple[Violation, ...]:
        """What contradicts itself, and the hours that the clocks of the zone show twice or never."""
        return (*self._contradictions(), *self._on_no_clock(zone))

    def _contradictions(self) -> Iterator[Violation]:
        if self.opens >= self.closes:
            yield _fault("/closes", "L'ouverture des inscriptions doit précéder leur fermeture.")
        if self.justificatifs_close < self.closes:
            yield _fault("/justificatifs_until", "Les justificatifs ne peuvent pas être clos avant les inscriptions.")
        if self.amenagement_closes < self.opens:
            yield _fault(
                "/amenagement_until", "Les demandes d'aménagement ne peuvent pas être closes avant l'ouverture."
            )

    def _on_no_clock(self, zone: ZoneInfo) -> Iterator[Violation]:
        for field, local in (
            ("/opens", self.opens),
            ("/closes", self.closes),
            ("/justificatifs_until", self.justificatifs_close),
            ("/amenagement_until", self.amenagement_closes),
        ):
            if why := _unclear(local, zone):
                when = f"le {long_date(local)} à {hour(local)}, fuseau {zone.key}"
                yield _fault(field, f"Changement d'heure : {when}, {why}. Choisissez une autre heure.")


def bound(written: str) -> date | datetime:
    """« 2026-12-15T18:00 », or a day, « 2026-12-15 »; ValueError when the calendar has no such day or hour."""
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def start_of(day: date) -> datetime:
    """A day without an hour opens at its beginning."""
    return day if isinstance(day, datetime) else datetime.combine(day, time())


def end_of(day: date) -> datetime:
    """A day without an hour lasts to its end: the bound, which is excluded, is the next midnight."""
    return day if isinstance(day, datetime) else datetime.combine(day + timedelta(days=1), time())


def _unclear(local: datetime, zone: ZoneInfo) -> str | None:
    """[P] An hour that does not exist, or exists twice, binds nobody: it is refused rather than guessed."""
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return None
    shown = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return "les horloges montrent cette heure deux fois" if shown == local else "les horloges sautent cette heure"


def _fault(field: str, detail: str) -> Violation:
    return Violation("calendrier-incoherent", field, detail, "")


def _misset(field: str, detail: str) -> Violation:
    return Violation("session-mal-reglee", field, detail, "")
