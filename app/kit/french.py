"""Dates, hours and counts as a French sentence says them; spaces inside a date or a number never break."""

import unicodedata
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

NBSP = "\N{NO-BREAK SPACE}"
_THOUSANDS = "\N{NARROW NO-BREAK SPACE}"

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def plain(text: str) -> str:
    """The text as a French dictionary sorts it, and as people search: neither accents nor capitals count."""
    split = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).casefold()
    return " ".join("".join(one for one in split if not unicodedata.combining(one)).split())


def long_date(day: date) -> str:
    """« 1er mars 2027 »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NBSP}{_MONTHS[day.month - 1]}{NBSP}{day.year}"


def weekday_date(day: date) -> str:
    """« mardi 15 décembre 2026 »."""
    return f"{_DAYS[day.weekday()]} {long_date(day)}"


def hour(at: datetime | time, *, seconds: bool = False) -> str:
    """« 18 h », « 18 h 05 » or, to the second, « 18 h 05 min 09 s »."""
    if seconds:
        return f"{at.hour}{NBSP}h{NBSP}{at.minute:02}{NBSP}min{NBSP}{at.second:02}{NBSP}s"
    return f"{at.hour}{NBSP}h" + (f"{NBSP}{at.minute:02}" if at.minute else "")


def moment(instant: datetime, zone: ZoneInfo, *, seconds: bool = False) -> str:
    """« mardi 15 décembre 2026 à 18 h », on the clocks of the zone."""
    local = instant.astimezone(zone)
    return f"{weekday_date(local)} à {hour(local, seconds=seconds)}"


def deadline(bound: datetime, zone: ZoneInfo) -> str:
    """What follows « jusqu’au »: a bound at local midnight is the whole of the day before."""
    local = bound.astimezone(zone)
    if local.time() == time():
        return f"{weekday_date(date.fromordinal(local.toordinal() - 1))} inclus"
    return f"{weekday_date(local)} à {hour(local)}"


def offset(instant: datetime, zone: ZoneInfo) -> str:
    """« UTC+01:00 »: what the zone's name meant that day."""
    written = f"{instant.astimezone(zone):%z}"
    return f"UTC{written[:3]}:{written[3:]}".replace("-", "\N{MINUS SIGN}")


def count(number: int, noun: str) -> str:
    """« 1 jour », « 2 jours »: French says the plural from two."""
    return f"{number}{NBSP}{noun}" if abs(number) < 2 else f"{number}{NBSP}{noun}s"  # noqa: PLR2004 -- the rule itself


def number(value: int) -> str:
    """« 12 345 »."""
    return f"{value:,}".replace(",", _THOUSANDS)


def share(part: int, whole: int) -> str:
    """« 62,5 % »; of nothing, « — »."""
    return f"{100 * part / whole:.1f}".replace(".", ",") + f"{NBSP}%" if whole else "\N{EM DASH}"
