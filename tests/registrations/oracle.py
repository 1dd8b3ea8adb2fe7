"""A small model of the guide, that knows nothing of the code: what one account may do across exam sessions.

It keeps a diary (what was asked when, what each closing found) and reads every answer from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

SAT, KEPT, CARRIED, LEFT = "a_passer", "benefice", "report", "non_presentee"
TEN = Decimal(10)


def number(grade: str) -> Decimal | None:
    """An absence is no number."""
    return None if grade.startswith("absent") else Decimal(grade)


@dataclass(frozen=True)
class Ask:
    """What a registration asks for, of a few units; the others are as the forme implies."""

    academie: str
    forme: str
    states: dict[str, str]
    sittings: dict[int, dict[str, str]]
    """Grades declared, by exam session."""
    renounced: frozenset[tuple[str, int]]
    numbers: frozenset[str] = frozenset()
    """Candidate numbers of elsewhere that go with the sittings."""

    def sits(self, unit: str) -> bool:
        """Guide §3: the globale sits everything, the progressive what it says."""
        return self.states.get(unit, SAT if self.forme == "globale" else LEFT) == SAT

    def final(self, unit: str) -> str:
        """The one state of a unit."""
        return self.states.get(unit, SAT if self.forme == "globale" else LEFT)


@dataclass
class Entry:
    """One registration of the diary."""

    year: int
    number: str
    ask: Ask
    version: int = 1
    live: bool = True


@dataclass(frozen=True)
class Closing:
    """What a window closed on: definitive."""

    year: int
    ask: Ask


@dataclass
class Choice:
    """The first registration, which chooses the forme."""

    entry: Entry
    academie: str
    forme: str
    definitive: bool = False


@dataclass
class Diary:
    """One account."""

    units: tuple[str, ...]
    entries: list[Entry] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)
    choice: Choice | None = None
    imported: dict[str, dict[tuple[int, str], str]] = field(default_factory=dict)
    """What the service imported, by candidate number."""
    told: set[str] = field(default_factory=set)
    """Numbers of elsewhere that a saved version declared."""

    # --- What happens

    def save(self, year: int, issued: str, ask: Ask) -> Entry:
        """A registration is made."""
        entry = Entry(year, issued, ask)
        self.entries.append(entry)
        self.told |= ask.numbers
        if self.choice is None:
            self.choice = Choice(entry, ask.academie, ask.forme)
        return entry

    def change(self, entry: Entry, ask: Ask) -> None:
        """It says something else."""
        entry.ask, entry.version = ask, entry.version + 1
        self.told |= ask.numbers
        if self.choice is not None and self.choice.entry is entry and not self.choice.definitive:
            self.choice.forme = ask.forme

    def withdraw(self, entry: Entry) -> None:
        """As if it had never been, unless a closing came before."""
        entry.live = False
        if self.choice is not None and self.choice.entry is entry and not self.choice.definitive:
            self.choice = None

    def close(self, year: int, academie: str) -> None:
        """A window closes: the choices that it found are made."""
        self.closings += [
            Closing(year, replace(entry.ask))
            for entry in self.entries
            if entry.live and (entry.year, entry.ask.academie) == (year, academie)
        ]
        if self.choice is not None and (self.choice.entry.year, self.choice.academie) == (year, academie):
            self.choice.definitive = True

    # --- What is known

    def live(self, year: int) -> Entry | None:
        """The registration to one exam session."""
        return next((entry for entry in self.entries if entry.live and entry.year == year), None)

    def official(self, year: int, numbers: frozenset[str]) -> dict[tuple[int, str], str]:
        """The service's grades of this person, before that exam session."""
        mine = {entry.number for entry in self.entries if entry.year < year} | self.told | numbers
        return {
            key: grade
            for issued in sorted(mine)
            for key, grade in self.imported.get(issued, {}).items()
            if key[0] < year
        }

    def sat_in(self, year: int, unit: str) -> bool | None:
        """Whether the unit was sat then, as the last closing found it; None when nobody registered."""
        found = [closing.ask.final(unit) for closing in self.closings if closing.year == year]
        return None if not found else found[-1] == SAT

    def results(self, year: int, ask: Ask, unit: str) -> dict[int, str]:
        """The grade of each exam session in which the unit was sat."""
        official = self.official(year, ask.numbers)
        found = {then: grades[unit] for then, grades in ask.sittings.items() if unit in grades}
        found |= {then: grade for (then, of), grade in official.items() if of == unit}
        return {then: grade for then, grade in found.items() if self._won_then(then, unit, official)}

    def _won_then(self, then: int, unit: str, official: dict[tuple[int, str], str]) -> bool:
        found = [closing.ask.final(unit) for closing in self.closings if closing.year == then]
        if not found or found[-1] == SAT:
            return True
        return found[-1] == LEFT and (then, unit) in official

    def signed_up(self, unit: str, results: dict[int, str]) -> set[int]:
        """Every exam session in which the unit was signed up for."""
        return {closing.year for closing in self.closings if closing.ask.final(unit) == SAT} | set(results)

    def gone(self, unit: str, then: int, results: dict[int, str]) -> bool:
        """Guide: renouncing is definitive, and signing up for the épreuve is renouncing."""
        said = any((unit, then) in closing.ask.renounced for closing in self.closings)
        return said or any(later > then for later in self.signed_up(unit, results))

    def living(self, year: int, ask: Ask, unit: str) -> set[int]:
        """The exam sessions whose bénéfice can still be claimed."""
        results = self.results(year, ask, unit)
        return {
            then
            for then, grade in results.items()
            if (worth := number(grade)) is not None and worth >= TEN and then + 1 <= year <= then + 5
            if not self.gone(unit, then, results)
        }

    # --- What is answered

    def wrong(self, year: int, ask: Ask) -> set[str]:
        """Every code that the law finds in an ask."""
        return {
            *self._forme(year, ask),
            *self._declared(year, ask),
            *(code for unit in self.units for code in self._unit(year, ask, unit)),
            *self._renounced(year, ask),
        }

    def _forme(self, year: int, ask: Ask) -> Iterator[str]:
        choice = self.choice
        if choice is not None and ask.forme != choice.forme and (choice.definitive or choice.entry.year != year):
            yield "forme-definitive"
        if ask.forme == "progressive" and SAT not in ask.states.values():
            yield "aucune-unite-a-passer"
        if ask.forme == "globale" and LEFT in ask.states.values():
            yield "unite-non-presentee-en-globale"

    def _declared(self, year: int, ask: Ask) -> Iterator[str]:
        official = self.official(year, ask.numbers)
        for then, grades in ask.sittings.items():
            for unit, grade in grades.items():
                known = official.get((then, unit), grade)
                if number(known) != number(grade) or (number(grade) is None and known != grade):
                    yield "note-contredite"
                elif not self._won_then(then, unit, official):
                    yield "note-non-obtenue"

    def _unit(self, year: int, ask: Ask, unit: str) -> Iterator[str]:
        results = self.results(year, ask, unit)
        graded = {then: worth for then, grade in results.items() if (worth := number(grade)) is not None}
        said = {then for of, then in ask.renounced if of == unit}
        if ask.sits(unit) and self.living(year, ask, unit) - said:
            yield "renoncement-requis"
        if ask.states.get(unit) == KEPT:
            yield from self._benefice(year, unit, graded, results, said)
        elif ask.states.get(unit) == CARRIED:
            yield from self._report(year, ask, unit, graded, results)

    def _benefice(
        self, year: int, unit: str, graded: dict[int, Decimal], results: dict[int, str], said: set[int]
    ) -> Iterator[str]:
        won = [then for then, worth in graded.items() if worth >= TEN]
        usable = [then for then in won if year <= then + 5]
        if not graded:
            yield "benefice-sans-note"
        elif not won:
            yield "benefice-note-insuffisante"
        elif not [then for then in usable if then not in said and not self.gone(unit, then, results)]:
            yield "benefice-renonce" if len(usable) == len(won) else "benefice-expire"

    def _report(
        self, year: int, ask: Ask, unit: str, graded: dict[int, Decimal], results: dict[int, str]
    ) -> Iterator[str]:
        if ask.forme == "globale":
            yield "report-en-globale"
        elif not graded:
            yield "report-sans-note"
        elif any(max(results) < then < year for then in self.signed_up(unit, results)):
            yield "report-repassee"
        elif graded[max(graded)] >= TEN:
            yield "report-note-suffisante"
        elif year > max(graded) + 5:
            yield "report-expire"

    def _renounced(self, year: int, ask: Ask) -> Iterator[str]:
        for unit, then in ask.renounced:
            worth = number(self.results(year, ask, unit).get(then, "absent"))
            remembered = any((unit, then) in closing.ask.renounced for closing in self.closings)
            if (worth is None or worth < TEN) and not remembered:
                yield "renoncement-sans-benefice"

    def announced(self, year: int, ask: Ask) -> int:
        """How many choices are still to become definitive."""
        forme = 0 if self.choice is not None and self.choice.definitive else 1
        ahead = {
            (unit, then)
            for unit, then in ask.renounced
            if not any((unit, then) in closing.ask.renounced for closing in self.closings)
            if (worth := number((found := self.results(year, ask, unit)).get(then, "absent"))) is not None
            if worth >= TEN and not self.gone(unit, then, found)
        }
        return forme + len(ahead)
