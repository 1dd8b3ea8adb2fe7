"""One account across three exam sessions, over HTTP: thousands of acts against a model of the guide."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any, TypeVar

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from app.exam_sessions import service as calendars
from app.exam_sessions.rules import CalendarEntry
from app.http.house import House
from app.registrations import service
from tests import make
from tests.clock import LegalClock
from tests.conftest import Figures
from tests.registrations import sessions
from tests.registrations.oracle import CARRIED, KEPT, LEFT, SAT, Ask, Diary, Entry, number
from tests.registrations.sessions import BIRTH, HEADER, SPECIALITE, YEARS, asked, closes, codes, opened, within
from tests.stage import Stage

T = TypeVar("T")
EXAMPLES, STEPS, BATCHES = 20, 45, 10
"""Of one batch; another follows while some transition is too rare. A seed alone does not make two runs the same:
hypothesis also draws from the constants of whatever modules its process has imported."""
AT_LEAST_STEPS, AT_LEAST_EACH = 2000, 20
UNITS = ("U1", "U4", "U5")
GRADES = ("3.50", "9.99", "10.00", "15.50", "absent", "absent_force_majeure")
BEFORE = tuple(range(YEARS[0] - 7, YEARS[0]))
HOUR = timedelta(hours=1)
TRANSITIONS = frozenset({
    *("registered", "registered anew", "changed", "withdrawn", "refused", "window refused", "twice refused"),
    *("checked", "window closed", "window extended", "grades imported", "grades of elsewhere imported"),
    *("forme changed", "forme refused", "renounced", "renouncement undone", "renouncement refused"),
    *("renouncement asked",),
    *("benefice kept", "benefice refused", "report kept", "report refused", "grade contradicted", "grade not won"),
    *("academie changed", "next exam session"),
})  # fmt: skip


class Road:
    """Legal time, told as moments: each window in its middle, closed in Paris but not in Martinique, closed."""

    def __init__(self) -> None:
        moments = [
            (year, moment)
            for year in YEARS
            for moment in (within(year), closes(year) + HOUR, closes(year, "31") + HOUR)
        ]
        self.moments = moments
        self.at = 0
        self.extended: set[int] = set()

    @property
    def year(self) -> int:
        return self.moments[self.at][0]

    @property
    def now(self) -> datetime:
        return self.moments[self.at][1]

    @property
    def last(self) -> bool:
        return self.at == len(self.moments) - 1

    def open(self, academie: str) -> bool:
        """Whether one may still act there."""
        if academie == "02" and self.year in self.extended:
            return True
        return self.at % 3 == 0 or (self.at % 3 == 1 and academie == "31")

    def ahead(self) -> list[tuple[int, str]]:
        """The windows that close before the next moment."""
        closing = {0: ["02"], 1: ["31"], 2: ["02"] if self.year in self.extended else []}[self.at % 3]
        return [(self.year, academie) for academie in closing if not (self.at % 3 == 0 and self.year in self.extended)]


class World:
    """What the machine acts on: the real app, from a thread of its own."""

    def __init__(self, stage: Stage, app: FastAPI, house: House, clock: LegalClock) -> None:
        self.stage, self.app, self.house, self.clock = stage, app, house, clock
        self.loop = asyncio.get_running_loop()
        self.done: Counter[str] = Counter()
        self.steps = 0
        self.people = count(1)

    def rare(self) -> dict[str, int]:
        """What was not seen often enough yet."""
        return {what: self.done[what] for what in TRANSITIONS if self.done[what] < AT_LEAST_EACH}

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    async def begin(self) -> make.Candidate:
        await sessions.reset(self.stage)
        await self.clock.set(within(YEARS[0]))
        return await sessions.candidate(self.stage, self.app, f"exemple{next(self.people)}@example.org")

    async def extend(self, year: int, now: datetime) -> None:
        hours = CalendarEntry(
            opens=datetime(year - 1, 10, 15, 8),  # noqa: DTZ001 -- local time
            closes=datetime(year - 1, 11, 25, 18),  # noqa: DTZ001 -- likewise
            justificatifs_until=datetime(year - 1, 12, 4).date(),  # noqa: DTZ001 -- likewise
        )
        async with self.house.database.transaction() as db:
            await calendars.set_calendar(db, self.house.clock.now(), year, "02", hours, calendars.Why("Prolongation."))
        await self.clock.set(now)

    async def load(self, lines: list[str]) -> None:
        async with self.house.database.transaction() as db:
            content = "\n".join([HEADER, *lines]) + "\n"
            report = await service.import_grades(db, self.house.clock.now(), file="notes.csv", content=content)
        assert report.faults == ()


def machine(world: World) -> type[RuleBasedStateMachine]:  # noqa: C901 -- one machine, all its rules
    """The machine, on this world."""

    class ThreeSessions(RuleBasedStateMachine):
        @initialize(seed=st.integers(0, 2**32))
        def born(self, seed: int) -> None:
            self.random = Random(seed)  # noqa: S311 -- a drawn seed, not a secret
            self.owner = world.wait(world.begin())
            self.road, self.diary, self.since = Road(), Diary(UNITS), world.steps
            self.truth: dict[int, dict[str, str]] = {
                year: {unit: self.random.choice(GRADES) for unit in UNITS if self.random.random() < 0.3}
                for year in BEFORE
            }
            self.elsewhere = {year: f"ANCIEN{self.owner.id.hex[-8:].upper()}{year}" for year in BEFORE}

        # --- What is asked for

        def draft(self) -> Ask:
            """Mostly what an honest person would ask for; sometimes not."""
            year, chance = self.road.year, self.random.random
            choice = self.diary.choice
            wild = self.random.choice(("globale", "progressive", "progressive"))
            forme = choice.forme if choice is not None and chance() < 0.8 else wild
            sittings = {
                then: {unit: self.told(grade) for unit, grade in grades.items()}
                for then, grades in self.truth.items()
                if then < year and grades and chance() < 0.75
            }
            numbers = frozenset(self.elsewhere[then] for then in sittings if then in self.elsewhere)
            ask = Ask(self.random.choice(("02", "02", "31")), forme, {}, sittings, frozenset(), numbers)
            ask = replace(ask, states=dict(self.states(ask)))
            return replace(ask, renounced=frozenset(self.renouncements(ask)))

        def told(self, grade: str) -> str:
            return self.random.choice(GRADES) if self.random.random() < 0.14 else grade

        def states(self, ask: Ask) -> list[tuple[str, str]]:
            states = []
            for unit in UNITS:
                wish = self.random.choice(("sit", "keep", "keep", "keep", "leave", "unsaid", "unsaid", "any", "any"))
                if wish == "any":
                    states.append((unit, self.random.choice((SAT, KEPT, CARRIED, LEFT))))
                elif wish == "keep" and self.diary.living(self.road.year, ask, unit):
                    states.append((unit, KEPT))
                elif wish == "keep" and ask.forme == "progressive" and self.low(ask, unit):
                    states.append((unit, CARRIED))
                elif wish == "leave" and ask.forme == "progressive":
                    states.append((unit, LEFT))
                elif wish != "unsaid":
                    states.append((unit, SAT))
            if ask.forme == "progressive" and SAT not in dict(states).values() and self.random.random() < 0.9:
                states = [*states[:-1], (states[-1][0] if states else UNITS[0], SAT)]
            return states

        def low(self, ask: Ask, unit: str) -> bool:
            graded = {
                then: worth
                for then, grade in self.diary.results(self.road.year, ask, unit).items()
                if (worth := number(grade)) is not None
            }
            return bool(graded) and graded[max(graded)] < 10

        def renouncements(self, ask: Ask) -> list[tuple[str, int]]:
            said = [
                (unit, then)
                for unit in UNITS
                if ask.sits(unit)
                for then in self.diary.living(self.road.year, ask, unit)
                if self.random.random() < 0.75
            ]
            if self.random.random() < 0.15:
                said.append((self.random.choice(UNITS), self.random.choice((*BEFORE, *YEARS))))
            return [one for one in said if one[1] < self.road.year]

        def body(self, ask: Ask) -> dict[str, Any]:
            return {
                "academie": ask.academie,
                "forme": ask.forme,
                "units": sessions.units(**ask.states),
                "former_sittings": [
                    sessions.sitting(then, self.elsewhere.get(then), **grades) for then, grades in ask.sittings.items()
                ],
                "renouncements": [sessions.renounced(unit, then) for unit, then in sorted(ask.renounced)],
            }

        # --- What is done

        def step(self, what: str) -> None:
            world.steps += 1
            world.done[what] += 1

        def mood(self, often: float) -> bool:
            """Some acts are rarer than others, and all once the windows are closing."""
            return self.random.random() < (often if self.road.open("02") else often / 2)

        def due(self) -> bool:
            """Time goes on once enough was done at this moment."""
            return not self.road.last and world.steps - self.since >= (5 if self.road.open("02") else 2)

        def here(self) -> Entry | None:
            return self.diary.live(self.road.year)

        def expected(self, answer: httpx.Response, wrong: set[str]) -> None:
            """Refused for exactly these reasons."""
            assert codes(answer) == wrong, answer.text
            assert answer.status_code == (409 if "forme-definitive" in wrong else 422)
            self.step("refused")
            for code, kind in (
                ("forme-definitive", "forme refused"),
                ("renoncement-sans-benefice", "renouncement refused"),
                ("renoncement-requis", "renouncement asked"),
                ("note-contredite", "grade contradicted"),
                ("note-non-obtenue", "grade not won"),
            ):
                world.done[kind] += code in wrong
            world.done["benefice refused"] += any(code.startswith("benefice") for code in wrong)
            world.done["report refused"] += any(code.startswith("report") for code in wrong)

        def accepted(self, answer: httpx.Response, ask: Ask, before: Ask | None) -> dict[str, Any]:
            """Saved as asked, each unit in its one state."""
            shown: dict[str, Any] = answer.json()
            states = {one["unite"]: one["state"] for one in shown["units"]}
            assert len(states) == len(shown["units"])
            assert shown["forme"] == ask.forme
            assert {unit: states[unit] for unit in UNITS} == {unit: ask.final(unit) for unit in UNITS}
            old = before.renounced if before is not None else frozenset[tuple[str, int]]()
            world.done["renounced"] += bool(ask.renounced - old)
            world.done["renouncement undone"] += bool(old - ask.renounced)
            world.done["benefice kept"] += KEPT in ask.states.values()
            world.done["report kept"] += CARRIED in ask.states.values()
            return shown

        @precondition(lambda self: self.here() is None or self.mood(0.1))
        @rule()
        def register(self) -> None:
            ask, year = self.draft(), self.road.year
            answer = world.wait(self.owner.client.post("/v1/registrations", json=asked(year, **self.body(ask))))
            if not self.road.open(ask.academie):
                assert (answer.status_code, answer.json()["code"]) == (409, "fenetre-fermee"), answer.text
                self.step("window refused")
            elif self.here() is not None:
                assert (answer.status_code, answer.json()["code"]) == (409, "deja-inscrit"), answer.text
                self.step("twice refused")
            elif wrong := self.diary.wrong(year, ask):
                self.expected(answer, wrong)
            else:
                assert answer.status_code == 201, answer.text
                again = any(entry.year == year for entry in self.diary.entries)
                world.done["next exam session"] += bool({entry.year for entry in self.diary.entries} - {year})
                entry = self.diary.save(year, self.accepted(answer, ask, None)["candidate_number"], ask)
                self.key = answer.json()["id"]
                assert entry.version == 1
                self.step("registered anew" if again else "registered")

        @precondition(lambda self: self.here() is not None and self.mood(0.9))
        @rule()
        def change(self) -> None:
            entry, ask = self.here(), self.draft()
            assert entry is not None
            self.changed(entry, ask)

        @precondition(lambda self: self.here() is not None and self.mood(0.9))
        @rule()
        def change_one_s_mind(self) -> None:
            """The forme alone, or a renouncement taken back."""
            entry = self.here()
            assert entry is not None
            old = entry.ask
            if self.random.random() < 0.5:
                other = "globale" if old.forme == "progressive" else "progressive"
                states = {unit: SAT for unit, state in old.states.items() if state in {SAT, LEFT, CARRIED}}
                kept = {unit: state for unit, state in old.states.items() if state == KEPT}
                self.changed(entry, replace(old, forme=other, states={**states, **kept} or {"U1": SAT}))
            else:
                back = {unit: KEPT for unit, _ in old.renounced}
                self.changed(entry, replace(old, states={**old.states, **back}, renounced=frozenset()))

        def changed(self, entry: Entry, ask: Ask) -> None:
            old, year = entry.ask, entry.year
            answer = world.wait(sessions.change(self.owner.client, self.key, **self.body(ask)))
            if not (self.road.open(old.academie) and self.road.open(ask.academie)):
                assert (answer.status_code, answer.json()["code"]) == (409, "fenetre-fermee"), answer.text
                self.step("window refused")
            elif wrong := self.diary.wrong(year, ask):
                self.expected(answer, wrong)
            else:
                assert answer.status_code == 200, answer.text
                self.diary.change(entry, ask)
                assert self.accepted(answer, ask, old)["version"] == entry.version
                world.done["forme changed"] += old.forme != ask.forme
                world.done["academie changed"] += old.academie != ask.academie
                self.step("changed")

        @precondition(lambda self: self.here() is not None and self.mood(0.5))
        @rule()
        def withdraw(self) -> None:
            entry = self.here()
            assert entry is not None
            answer = world.wait(self.owner.client.delete(f"/v1/registrations/{self.key}", headers={"if-match": "*"}))
            if self.road.open(entry.ask.academie):
                assert answer.status_code == 204, answer.text
                self.diary.withdraw(entry)
                self.step("withdrawn")
            else:
                assert answer.json()["code"] == "fenetre-fermee"
                self.step("window refused")

        @precondition(lambda self: self.here() is not None or self.mood(0.3))
        @rule()
        def check(self) -> None:
            """The dry run says the same, of a first registration as of a change."""
            ask, year = self.draft(), self.road.year
            changing = {} if self.here() is None else {"registration": self.key}
            body = asked(year, **self.body(ask))
            answer = world.wait(self.owner.client.post("/v1/registrations/checks", json=body, params=changing))
            assert answer.status_code == 200, answer.text
            told = answer.json()
            late = set() if self.road.open(ask.academie) else {"fenetre-fermee"}
            assert {one["code"] for one in told["violations"]} == late | self.diary.wrong(year, ask), answer.text
            assert len(told["irrevocable"]) == self.diary.announced(year, ask), answer.text
            self.step("checked")

        @precondition(lambda self: self.due())
        @rule()
        def time_goes_on(self) -> None:
            """To the next moment; what a window closes on is definitive, and one sits what one signed up for."""
            for year, academie in self.road.ahead():
                self.diary.close(year, academie)
                self.step("window closed")
            leaving = self.road.year
            self.road.at += 1
            self.since = world.steps
            world.wait(world.clock.set(self.road.now))
            if self.road.year != leaving:
                sat = [unit for unit in UNITS if self.diary.sat_in(leaving, unit)]
                self.truth[leaving] = {unit: self.random.choice(GRADES) for unit in sat}
                if self.random.random() < 0.7:
                    self.truth[leaving].update(dict.fromkeys(UNITS, "12.00"))  # a relevé repeats what was kept

        @precondition(
            lambda self: (
                self.road.at % 3 != 0 and self.road.year not in self.road.extended and self.random.random() < 0.75
            )
        )
        @rule()
        def extend(self) -> None:
            """The service opens the window of Aix-Marseille again."""
            self.road.extended.add(self.road.year)
            world.wait(world.extend(self.road.year, self.road.now))
            self.step("window extended")

        @precondition(lambda self: any(self.truth.get(year) for year in YEARS) and self.random.random() < 0.6)
        @rule()
        def grades_are_imported(self) -> None:
            year = self.random.choice([year for year in YEARS if self.truth.get(year)])
            entry = next((one for one in reversed(self.diary.entries) if one.year == year and one.live), None)
            if entry is not None:
                official = {unit: grade for unit, grade in self.truth[year].items() if self.random.random() < 0.5}
                self.load(entry.number, year, official)
                self.step("grades imported")

        @precondition(lambda self: self.random.random() < 0.15)
        @rule()
        def grades_of_elsewhere_are_imported(self) -> None:
            year = self.random.choice(BEFORE)
            official = {unit: self.told(grade) for unit, grade in self.truth[year].items()}
            self.load(self.elsewhere[year], year, official)
            self.step("grades of elsewhere imported")

        def load(self, issued: str, year: int, grades: dict[str, str]) -> None:
            if grades:
                lines = [f"{issued},{BIRTH},{year},{SPECIALITE},{unit},{grade}" for unit, grade in grades.items()]
                world.wait(world.load(lines))
                known = self.diary.imported.setdefault(issued, {})
                known.update({(year, unit): grade for unit, grade in grades.items()})

        def teardown(self) -> None:
            """What the database holds is what the model says."""
            if not hasattr(self, "owner"):
                return
            rows = world.wait(world.stage.select("SELECT forme FROM formes WHERE account_id = %s", (self.owner.id,)))
            assert rows == ([] if self.diary.choice is None else [(self.diary.choice.forme,)])
            kept = world.wait(
                world.stage.select(
                    "SELECT exam_session, version, status = 'enregistree' FROM registrations WHERE account_id = %s"
                    " ORDER BY id",
                    (self.owner.id,),
                )
            )
            assert kept == [(entry.year, entry.version, entry.live) for entry in self.diary.entries]
            world.wait(self.owner.client.aclose())

    return ThreeSessions


@pytest.fixture
async def world(servers: Stage, app: FastAPI, house: House, clock: LegalClock) -> AsyncIterator[World]:
    """Three exam sessions, for this test alone."""
    async with opened(servers):
        yield World(servers, app, house, clock)
        await clock.reset()


async def test_thousands_of_acts_over_three_exam_sessions_are_judged_as_the_guide_does(
    world: World, figures: Figures
) -> None:
    """Each answer is the model's, code for code; every kind of transition was seen, and how often is printed."""
    for batch in range(BATCHES):
        await asyncio.to_thread(
            run_state_machine_as_test,
            seed(batch)(machine(world)),
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
        if world.steps >= AT_LEAST_STEPS and not world.rare():
            break
    figures(f"{world.steps} pas : " + ", ".join(f"{what} {times}" for what, times in sorted(world.done.items())))
    assert world.steps >= AT_LEAST_STEPS
    assert world.rare() == {}
