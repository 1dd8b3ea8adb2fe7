"""In what capacity one may sit: a preparation, a year of work, or an earlier exam session (Guide §1, D643-16)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.kit.errors import Violation
from app.kit.french import count, long_date
from app.registrations.rules.choices import Category, Choices, Forme, PreparationMode, WorkPeriod
from app.registrations.rules.facts import Facts, Notice

YEAR_OF_WORK = 365
"""Days that make the year [P]."""

GROUNDS = {
    Category.DISTANCE: "Une préparation à distance, commencée au plus tard le jour de la dernière épreuve.",
    Category.EXPERIENCE: f"Une année d'activité professionnelle ({YEAR_OF_WORK} jours), au niveau de technicien au "
    "moins et dans le domaine, au jour de la dernière épreuve ; en forme progressive, de la dernière unité.",
    Category.REDOUBLANT: "Une session antérieure au moins, à laquelle on s'est présenté.",
}
"""What each category demands, in a sentence for who examines."""
_INSTANT = timedelta(microseconds=1)
SOURCE = _SOURCE = "Guide §1 ; Code de l'éducation, D643-16"
_CATEGORIES = "Guide, « Public concerné »"


def counted_days(periods: Iterable[WorkPeriod], until: date) -> int:
    """Days at technician level and in the field, up to `until` included; overlaps count once.

    The candidate says what each job was; an agent judges it.
    """
    end, reached, days = until.toordinal(), 0, 0
    for first, last in sorted(_days(period, end) for period in periods if period.technician_level and period.in_field):
        if last > reached:
            days += max(0, last - max(first, reached + 1) + 1)
            reached = last
    return days


def _days(period: WorkPeriod, end: int) -> tuple[int, int]:
    last = end if period.ends_on is None else min(end, period.ends_on.toordinal())
    return period.starts_on.toordinal(), last


def last_day(bound: datetime, zone: ZoneInfo) -> date:
    """The last day that an exclusive bound leaves: what can be proved is what was worked until then."""
    return (bound - _INSTANT).astimezone(zone).date()


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """What the category demands and is not there, and dates that contradict each other."""
    if choices.category is Category.DISTANCE:
        yield from _distance(choices)
    elif choices.category is Category.EXPERIENCE:
        yield from _experience(choices, facts)
    else:
        yield from _redoublant(choices)
    yield from _training_body(choices, facts)
    yield from _preparation_dates(choices, facts)
    yield from _work_periods(choices)


def _distance(choices: Choices) -> Iterator[Violation]:
    preparation = choices.preparation
    if preparation is None:
        yield Violation(
            "preparation-requise",
            "/preparation",
            "Vous vous inscrivez au titre de l'enseignement à distance : décrivez la préparation que vous suivez.",
            _SOURCE,
        )
        return
    if preparation.mode is not PreparationMode.DISTANCE:
        yield Violation(
            "preparation-pas-a-distance",
            "/preparation/mode",
            "Vous vous inscrivez au titre de l'enseignement à distance, mais votre préparation est en présentiel.",
            _CATEGORIES,
        )
    if preparation.training_body_id is None and not preparation.training_body_name:
        yield Violation(
            "organisme-requis",
            "/preparation/training_body_name",
            "Indiquez l'organisme qui vous prépare à distance (le CNED, par exemple).",
            _CATEGORIES,
        )


def _experience(choices: Choices, facts: Facts) -> Iterator[Violation]:
    if not choices.work_periods:
        # [P] The certificates of work are always due: there must be a job, over, running or promised.
        yield Violation(
            "experience-requise",
            "/work_periods",
            "Vous vous inscrivez au titre de votre expérience professionnelle : indiquez au moins une période "
            "de travail, même en cours.",
            _SOURCE,
        )
        return
    # Due on the day of the last épreuve; progressive, of the last unit, perhaps years later: nothing to refuse then.
    until = facts.offer.last_epreuve_on
    days = counted_days(choices.work_periods, until)
    today = facts.now.astimezone(facts.offer.zone).date()
    if days < YEAR_OF_WORK and today > until and choices.forme is Forme.GLOBALE:
        yield Violation(
            "experience-insuffisante",
            "/work_periods",
            f"Une année d'activité ({YEAR_OF_WORK} jours) était due le {long_date(until)} : "
            f"vos périodes en comptent {days}.",
            _SOURCE,
        )


def _redoublant(choices: Choices) -> Iterator[Violation]:
    if not choices.former_sittings:
        yield Violation(
            "session-anterieure-requise",
            "/former_sittings",
            "Vous vous inscrivez comme redoublant : indiquez au moins une session à laquelle "
            "vous vous êtes présenté(e).",
            _CATEGORIES,
        )


def _training_body(choices: Choices, facts: Facts) -> Iterator[Violation]:
    preparation = choices.preparation
    if preparation is not None and preparation.training_body_id is not None and facts.training_body is None:
        yield Violation(
            "organisme-inconnu",
            "/preparation/training_body_id",
            "Cet organisme de formation n'existe pas : choisissez-le dans la liste, ou écrivez son nom.",
            _CATEGORIES,
        )


def _preparation_dates(choices: Choices, facts: Facts) -> Iterator[Violation]:
    preparation = choices.preparation
    if choices.category is Category.DISTANCE and choices.forme is Forme.GLOBALE and _too_late(choices, facts):
        yield Violation(
            "preparation-trop-tardive",
            "/preparation/starts_on",
            _late(facts, "elle ne prépare pas à cette session."),
            _SOURCE,
        )
    if preparation is not None and preparation.ends_on is not None and preparation.ends_on < preparation.starts_on:
        yield Violation(
            "dates-inversees",
            "/preparation/ends_on",
            "Votre préparation finit avant d'avoir commencé : vérifiez ses deux dates.",
            _SOURCE,
        )


def _too_late(choices: Choices, facts: Facts) -> bool:
    # « doivent remplir ces conditions à la date de passage de l'examen complet […] ou de la dernière épreuve » (§1).
    return choices.preparation is not None and choices.preparation.starts_on > facts.offer.last_epreuve_on


def _late(facts: Facts, why: str) -> str:
    return (
        f"Votre préparation commence après le {long_date(facts.offer.last_epreuve_on)}, jour de la dernière épreuve : "
        f"{why}"
    )


def _work_periods(choices: Choices) -> Iterator[Violation]:
    seen: set[WorkPeriod] = set()
    for index, period in enumerate(choices.work_periods):
        if period.ends_on is not None and period.ends_on < period.starts_on:
            yield Violation(
                "dates-inversees",
                f"/work_periods/{index}/ends_on",
                f"La période de travail « {period.employer} » finit avant d'avoir commencé : vérifiez ses deux dates.",
                _SOURCE,
            )
        if period in seen:
            yield Violation(
                "periode-en-double",
                f"/work_periods/{index}",
                f"La période de travail « {period.employer} » est indiquée deux fois : gardez-en une.",
                _SOURCE,
            )
        seen.add(period)


def notices(choices: Choices, facts: Facts) -> Iterator[Notice]:
    """A condition not met yet, but that may still be: until the deciding date a shortfall only warns."""
    if choices.category is Category.DISTANCE and choices.forme is Forme.PROGRESSIVE and _too_late(choices, facts):
        yield Notice(
            code="preparation-trop-tardive",
            field="/preparation/starts_on",
            detail=_late(facts, "en forme progressive, la préparation est due à la date de votre dernière unité."),
            source=_SOURCE,
        )
    if choices.category is Category.EXPERIENCE and choices.work_periods:
        yield from _shortfall(choices, facts)


def _shortfall(choices: Choices, facts: Facts) -> Iterator[Notice]:
    offer = facts.offer
    last, bound = offer.last_epreuve_on, last_day(offer.justificatifs_close_at, offer.zone)
    expected, proved = counted_days(choices.work_periods, last), counted_days(choices.work_periods, bound)
    if expected < YEAR_OF_WORK:
        due = (
            "il vous faut une année entière"
            if choices.forme is Forme.GLOBALE
            else "il vous faudra une année entière à la date de votre dernière unité"
        )
        yield Notice(
            code="experience-insuffisante",
            field="/work_periods",
            detail=f"D'après vos périodes de travail, {count(expected, 'jour')} sur {YEAR_OF_WORK} seront comptés "
            f"le {long_date(last)}, jour de la dernière épreuve : {due}.",
            source=_SOURCE,
        )
    elif proved < YEAR_OF_WORK:
        yield Notice(
            code="experience-en-cours",
            field="/work_periods",
            detail=f"Votre année d'activité ne sera pas achevée à la date limite des justificatifs "
            f"({count(proved, 'jour')} sur {YEAR_OF_WORK}) : un complément daté vous sera demandé.",
            source=_SOURCE,
        )
