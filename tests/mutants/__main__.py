"""`make mutants`: do each small wrong to the law, and see a test fail (ARGS: rooms, or room/file)."""

import gc
import os
import resource
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.mutants.changes import Mutant, mutants
from tests.mutants.equivalents import EQUIVALENTS

TOP = Path(__file__).parents[2]
LEAST = 90
"""Per cent of a room's mutants that its tests kill."""
ALSO = {
    "justificatifs": ("tests/justificatifs/test_replacement.py",),
    "accounts": ("tests/accounts/test_rules.py",),
    "catalogue": ("tests/catalogue/test_reading.py", "tests/catalogue/test_offer.py"),
    "documents": ("tests/documents/test_recapitulatif_rules.py",),
    "exam_sessions": ("tests/exam_sessions/test_windows.py",),
    "notifications": ("tests/notifications/test_labels.py", "tests/notifications/test_reminders_law.py"),
    "webhooks": ("tests/webhooks/test_rules.py",),
}
"""Tests of rules, without a database, that do not stand in tests/<feature>/rules."""
SLOW = ("drawn", "propert", "whole")
"""In the names of tests that draw their cases: they come last, for a table mostly kills sooner."""


class _Wrong(SourceFileLoader):
    """Loads the text of the mutant for its file."""

    text = ""

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self.text, self.path, "exec", dont_inherit=True)


class _Finder(PathFinder):
    """Finds every module where it is; that of the mutant, wrong."""

    mutant: ClassVar[Mutant]

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = super().find_spec(fullname, path, target)
        if spec is not None and spec.origin == str(TOP / cls.mutant.file):
            spec.loader = _Wrong(fullname, spec.origin)
            spec.loader.text = cls.mutant.text
        return spec


def rooms() -> dict[str, list[Path]]:
    """The files of each room of rules."""
    found: dict[str, list[Path]] = {}
    for path in sorted((TOP / "app").glob("*/rules.py")) + sorted((TOP / "app").glob("*/rules/**/*.py")):
        feature = path.relative_to(TOP / "app").parts[0]
        found.setdefault(feature, []).append(path)
    return dict(sorted(found.items()))


def tests_of(feature: str, file: Path) -> tuple[list[str], list[str]]:
    """The tests of a room: those that bear the name of the file, which mostly suffice, and the others, tables first."""
    places = [*(TOP / "tests" / feature / "rules").glob("test_*.py"), *(TOP / one for one in ALSO.get(feature, ()))]
    found = sorted(places, key=lambda one: (any(slow in one.stem for slow in SLOW), one.stem))
    named = [str(one) for one in found if file.stem in one.stem]
    return named, [str(one) for one in found if str(one) not in named]


def failed(tests: list[str]) -> bool:
    """What pytest says; as quick as it can be, and the same each time."""
    return bool(tests) and bool(
        pytest.main(["-xqq", "--noconftest", "-p", "no:cacheprovider", "--assert=plain", *tests])
    )


def alone(mutant: Mutant | None, tests: tuple[list[str], list[str]], limit: int) -> int:
    """The process in which the mutant is tried, or nothing wrong; one that never ends is killed by the system."""
    child = os.fork()
    if child:
        return child
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    if mutant is not None:
        _Finder.mutant = mutant
        sys.meta_path.insert(0, _Finder)
    try:
        os._exit(1 if any(map(failed, tests)) else 0)
    finally:
        os._exit(1)


def unharmed(feature: str, file: Path, limit: int) -> bool:
    """The control: with nothing wrong, a child's tests pass. Else whatever kills children would kill mutants."""
    return os.waitpid(alone(None, tests_of(feature, file), limit), 0)[1] == 0


def survivors(feature: str, file: Path, limit: int) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant of a file, and whether it survived; `limit` is what a child may take, in seconds of CPU."""
    running: dict[int, Mutant] = {}
    for mutant in mutants(str(file.relative_to(TOP)), file.read_text()):
        if len(running) == (os.cpu_count() or 1):
            child, status = os.wait()
            yield running.pop(child), status == 0
        running[alone(mutant, tests_of(feature, file), limit)] = mutant
    while running:
        child, status = os.wait()
        yield running.pop(child), status == 0


def bare() -> None:
    """Nothing of ours is imported: each child does it anew, and finds the mutant."""
    for name in [
        name for name in sys.modules if name.startswith(("app.", "tests.", "zxcvbn")) and "mutants" not in name
    ]:
        del sys.modules[name]  # zxcvbn keeps what our rules teach it
    gc.freeze()  # a child that collected would copy every page of its parent


def judged(feature: str, files: list[Path]) -> bool:
    """Print what a room's tests let pass, file by file; whether they killed enough."""
    started, before = time.monotonic(), time.process_time()
    named, others = tests_of(feature, files[0])
    if not (named or others) or failed(named + others):
        print(f"{feature} : les tests des règles échouent déjà, ou il n'y en a pas.", flush=True)
        return False
    limit = int(4 * (time.process_time() - before)) + 20
    bare()
    alive: list[Mutant] = []
    total = 0
    for file in files:
        told = list(survivors(feature, file, limit))
        if not unharmed(feature, file, limit):
            print(f"{file.relative_to(TOP)} : les tests échouent sans rien de faux ; ces chiffres ne valent rien.")
            return False
        left = sorted((mutant for mutant, survived in told if survived), key=lambda one: one.line)
        total, alive = total + len(told), alive + left
        print(f"  {file.relative_to(TOP)} : {len(told) - len(left)} / {len(told)}", flush=True)
        for mutant in left:
            if mutant.key not in EQUIVALENTS:
                print(f"    {mutant.line} {mutant.scope or '(module)'} : {mutant.change}", flush=True)
    explained = sum(mutant.key in EQUIVALENTS for mutant in alive)
    read = {str(file.relative_to(TOP)) for file in files}
    stale = {key for key in EQUIVALENTS if key[0] in read} - {mutant.key for mutant in alive}
    for key in sorted(stale):
        print(f"  n'est plus équivalent, ou n'existe plus : {' | '.join(key)}")
    rate = 100 * (total - len(alive)) / total if total else 100
    print(
        f"{feature} : {len(files)} fichiers, {total} mutants, {total - len(alive)} tués ({rate:.1f} %), {explained} "
        f"équivalents, {len(alive) - explained} survivants, {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return rate >= LEAST and not stale


def chosen_of(chosen: list[str]) -> dict[str, list[Path]]:
    """The rooms that were named, or some of their files: `registrations`, `registrations/units`."""
    found = rooms()
    if not chosen:
        return found
    taken: dict[str, list[Path]] = {}
    for name in chosen:
        feature, _, stem = name.partition("/")
        files = [file for file in found.get(feature, ()) if stem in {"", file.stem}]
        if not files:
            sys.exit(f"Inconnu : {name}. Au choix : {', '.join(found)}, ou un de leurs fichiers (salle/fichier).")
        taken.setdefault(feature, []).extend(files)
    return taken


def main(chosen: list[str]) -> int:
    """Every room, or those named, or those files of them."""
    settings.register_profile(
        "mutants", max_examples=30, derandomize=True, database=None, deadline=None,
        phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    settings.load_profile("mutants")
    verdicts = [judged(feature, files) for feature, files in chosen_of(chosen).items()]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
