"""The counts as one page: plots drawn by hand in SVG, a table under each; no script, no outside asset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.dossiers.rules.states import DossierState
from app.dossiers.service.statistics import Day, Labelled, Statistics
from app.http.docs_page.page import environment
from app.kit import french

WIDTH, HEIGHT, ROW = 720, 200, 34
_LABELS, _FIGURES = 200, 110
"""Units kept on the left of a row for its label, on its right for its figure."""
_TICKS = 6
STATES = {
    DossierState.INCOMPLET: "Incomplets",
    DossierState.COMPLET: "Complets",
    DossierState.EN_INSTRUCTION: "En cours d'examen",
    DossierState.IRREGULIER: "Irréguliers",
    DossierState.VALIDE: "Validés",
    DossierState.REJETE: "Rejetés",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A rectangle, in units of the drawing; `hatched` tells it from its neighbour without colour."""

    x: float
    y: float
    width: float
    height: float
    hatched: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place."""

    x: float
    y: float
    text: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One drawing, what it says in one sentence, and its table: a header, and rows whose first cell names them."""

    id: str
    title: str
    summary: str
    height: float
    bars: Sequence[Bar]
    marks: Sequence[Mark]
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def rendered(found: Statistics) -> bytes:
    """The page."""
    plots = [
        _queue(found),
        _completeness(found.by_category),
        _days(found.by_day, "depots", "Dépôts par jour", "dépôts"),
        _days(found.by_day, "registrations", "Inscriptions par jour", "inscriptions"),
    ]
    template = environment("app.dossiers").get_template("statistics.html.jinja")
    return template.render(found=found, plots=plots, width=WIDTH, states=STATES, french=french).encode()


def _days(found: Sequence[Day], what: str, title: str, noun: str) -> Plot:
    """A bar for every day from the first to the last, were it empty: a gap is seen."""
    by = {one.day: int(getattr(one, what)) for one in found}
    first, last = min(by, default=None), max(by, default=None)
    days = [] if first is None or last is None else [first + timedelta(n) for n in range((last - first).days + 1)]
    most, step = max(by.values(), default=0), WIDTH / max(len(days), 1)
    bars = [
        Bar(x=step * n, y=HEIGHT - tall, width=max(step * 0.8, 1), height=tall)
        for n, day in enumerate(days)
        if (tall := HEIGHT * by.get(day, 0) / max(most, 1))
    ]
    busiest = max(by, key=lambda day: by[day], default=None)
    summary = (
        f"{french.number(sum(by.values()))} {noun} ; le plus, {french.number(most)}, le {french.long_date(busiest)}."
        if busiest is not None and most
        else f"Aucun jour n'a de {noun}."
    )
    return Plot(
        id=what,
        title=title,
        summary=summary,
        height=HEIGHT + 24,
        bars=bars,
        marks=_ticks(days, step),
        header=("Jour", noun.capitalize()),
        rows=[(french.long_date(day), french.number(by[day])) for day in sorted(by) if by[day]],
    )


def _ticks(days: Sequence[date], step: float) -> list[Mark]:
    every = max(1, -(-len(days) // _TICKS))
    return [Mark(step * n, HEIGHT + 18, f"{day:%d/%m}") for n, day in enumerate(days) if n % every == 0]


def _completeness(found: Sequence[Labelled]) -> Plot:
    """What is complete is full, what is not is hatched."""
    bars, marks, rows = [], [], []
    for n, one in enumerate(found):
        total, missing = one.dossiers["total"], one.dossiers[DossierState.INCOMPLET]
        full = (WIDTH - _LABELS - _FIGURES) * (total - missing) / max(total, 1)
        rest = (WIDTH - _LABELS - _FIGURES) - full
        bars.append(Bar(x=_LABELS, y=ROW * n, width=full, height=ROW - 10))
        bars.append(Bar(x=_LABELS + full, y=ROW * n, width=rest, height=ROW - 10, hatched=True))
        part = french.share(total - missing, total)
        marks += _named(n, one.label, part)
        rows.append((one.label, french.number(total - missing), french.number(missing), part))
    return Plot(
        id="completude",
        title="Complétude par catégorie",
        summary="En plein, les dossiers complets ou déjà examinés ; en hachures, les incomplets.",
        height=ROW * max(len(found), 1),
        bars=bars,
        marks=marks,
        header=("Catégorie", "Complets ou examinés", "Incomplets", "Part complète"),
        rows=rows,
    )


def _queue(found: Statistics) -> Plot:
    most = max((found.dossiers[state] for state in DossierState), default=0)
    bars, marks, rows = [], [], []
    for n, state in enumerate(DossierState):
        number = found.dossiers[state]
        wide = (WIDTH - _LABELS - _FIGURES) * number / max(most, 1)
        bars.append(Bar(x=_LABELS, y=ROW * n, width=wide, height=ROW - 10))
        marks += _named(n, STATES[state], french.number(number))
        rows.append((STATES[state], french.number(number), french.share(number, found.dossiers["total"])))
    return Plot(
        id="file",
        title="File par état",
        summary=f"{french.number(found.dossiers['total'])} dossiers en tout.",
        height=ROW * len(DossierState),
        bars=bars,
        marks=marks,
        header=("État", "Dossiers", "Part"),
        rows=rows,
    )


def _named(n: int, label: str, figure: str) -> list[Mark]:
    middle = ROW * n + (ROW - 10) / 2 + 5
    return [Mark(_LABELS - 8, middle, label, "end"), Mark(WIDTH, middle, figure, "end")]
