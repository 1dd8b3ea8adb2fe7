"""`make mutants`: do each small wrong to the law, and see a test of tables or properties fail (ARGS: rooms)."""

import gc
import os
import resource
import sys
import time
from collections import Counter
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
}
"""Tests of rules, without a database, that do not stand in tests/<feature>/rules."""


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
    found = sorted(places, key=lambda one: ("propert" in one.stem or "whole" in one.stem, one.stem))
    named = [str(one) for one in found if file.stem in one.stem]
    return named, [str(one) for one in found if str(one) not in named]


def failed(tests: list[str]) -> bool:
    """What pytest says; as quick as it can be, and the same each time."""
    return bool(tests) and bool(
        pytest.main(["-xqq", "--noconftest", "-p", "no:cacheprovider", "--assert=plain", *tests])
    )


def alone(mutant: Mutant, tests: tuple[list[str], list[str]], limit: int) -> int:
    """The process in which the mutant is tried; one that never ends is killed by the system."""
    child = os.fork()
    if child:
        return child
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    _Finder.mutant = mutant
    sys.meta_path.insert(0, _Finder)
    try:
        os._exit(1 if any(map(failed, tests)) else 0)
    finally:
        os._exit(1)


def survivors(feature: str, files: list[Path], cost: float) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant of a room, and whether it survived; `cost` is what the tests take, in seconds of CPU."""
    limit = int(2 * cost) + 5
    for name in [
        name for name in sys.modules if name.startswith(("app.", "tests.", "zxcvbn")) and "mutants" not in name
    ]:
        del sys.modules[name]  # imported anew by each child; zxcvbn keeps what our rules teach it
    gc.freeze()  # a child that collected would copy every page of its parent
    running: dict[int, Mutant] = {}
    for file in files:
        for mutant in mutants(str(file.relative_to(TOP)), file.read_text()):
            if len(running) == (os.cpu_count() or 1):
                child, status = os.wait()
                yield running.pop(child), status == 0
            running[alone(mutant, tests_of(feature, file), limit)] = mutant
    while running:
        child, status = os.wait()
        yield running.pop(child), status == 0


def judged(feature: str, files: list[Path]) -> bool:
    """Print what a room's tests let pass; whether they killed enough."""
    started, before = time.monotonic(), time.process_time()
    named, others = tests_of(feature, files[0])
    if not (named or others) or failed(named + others):
        print(f"{feature} : les tests des règles échouent déjà, ou il n'y en a pas.", flush=True)
        return False
    cost = time.process_time() - before
    alive: list[Mutant] = []
    tried: Counter[str] = Counter()
    for mutant, survived in survivors(feature, files, cost):
        tried[mutant.file] += 1
        alive += [mutant] if survived else []
    total, left = tried.total(), Counter(mutant.file for mutant in alive)
    for file, count in tried.items():
        print(f"  {file} : {count - left[file]} / {count}")
    unexplained = [mutant for mutant in alive if mutant.key not in EQUIVALENTS]
    for mutant in sorted(unexplained, key=lambda one: (one.file, one.line)):
        print(f"  {mutant.file}:{mutant.line} {mutant.scope or '(module)'} : {mutant.change}")
    stale = {key for key in EQUIVALENTS if key[0].startswith(f"app/{feature}/")} - {mutant.key for mutant in alive}
    for key in sorted(stale):
        print(f"  n'est plus équivalent, ou n'existe plus : {' | '.join(key)}")
    rate = 100 * (total - len(alive)) / total if total else 100
    print(
        f"{feature} : {total} mutants, {total - len(alive)} tués ({rate:.1f} %), {len(alive) - len(unexplained)} "
        f"équivalents, {len(unexplained)} survivants, {time.monotonic() - started:.0f} s",
        flush=True,
    )
    return rate >= LEAST and not stale


def main(chosen: list[str]) -> int:
    """Every room, or those named."""
    settings.register_profile(
        "mutants", max_examples=30, derandomize=True, database=None, deadline=None,
        phases=(Phase.explicit, Phase.generate), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    settings.load_profile("mutants")
    found = rooms()
    if unknown := set(chosen) - found.keys():
        sys.exit(f"Salles inconnues : {', '.join(sorted(unknown))}. Au choix : {', '.join(found)}.")
    verdicts = [judged(feature, files) for feature, files in found.items() if feature in (chosen or found)]
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
