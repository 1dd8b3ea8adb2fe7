"""What the import contracts cannot say of the house."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from app.api import DOORS
from app.http.deadlines import FREE, GUARDED
from app.http.doors import Door

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
FEATURES = (
    "accounts",
    "staff",
    "catalogue",
    "exam_sessions",
    "organismes",
    "registrations",
    "justificatifs",
    "administration",
    "dossiers",
    "results",
    "documents",
    "notifications",
    "partners",
    "webhooks",
    "sandbox",
)
ROOMS = {
    "routes", "jobs", "access", "service", "queries", "models", "schemas", "rules", "events",
}  # fmt: skip
SEVERAL_ROOMS = {"board", "mails", "templates", "data"}
"""Folders of texts, and the snapshot that the builders hand to the deadline guard."""
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def sources(top: Path) -> Iterator[tuple[Path, str]]:
    """Every Python file below."""
    for path in sorted(top.rglob("*.py")):
        yield path, path.read_text()


def lines_that(pattern: str, top: Path, *, but: tuple[str, ...] = ()) -> list[str]:
    """Where a pattern stands, as `file:line`, but in some files."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path, text in sources(top)
        if not any(path.match(excepted) for excepted in but)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_nobody_commits() -> None:
    """The request's and the job's transactions commit by themselves (05, rule 5)."""
    assert lines_that(r"\.commit\(", APP, but=("dev/*", "dev/**/*")) == []


def test_only_the_doors_read_the_clock() -> None:
    """Time is an argument: what reads a clock is `http/now.py` (05, rule 4); the envelope and the retries measure."""
    clocks = r"datetime\.now\(|utcnow\(|date\.today\(|time\.time\(|time\.monotonic\(|monotonic\(\)|localtime\("
    assert lines_that(clocks, APP, but=("app/http/now.py", "dev/*", "dev/**/*")) == []


def test_the_suite_replaces_nothing_of_ours() -> None:
    """No dependency override, no patched clock, no mock of our own code (05, rule 14)."""
    forbidden = (
        r"dependency_" + r"overrides|freeze" + r"gun|time_" + r"machine|unittest\.mo" + r"ck|monkey" + r"patch\.setattr"
    )
    assert lines_that(forbidden, ROOT / "tests") == []


def test_no_refusal_of_the_framework_inside() -> None:
    """We refuse in our words (05, rule 7)."""
    assert lines_that(r"raise HTTPException|import HTTPException", APP, but=("app/http/problems.py",)) == []


@pytest.mark.parametrize("feature", FEATURES)
def test_a_feature_has_only_the_rooms_of_the_house(feature: str) -> None:
    """So `utils.py` has no place (04, rooms)."""
    found = {
        entry.stem
        for entry in (APP / feature).iterdir()
        if entry.suffix == ".py" or (entry.is_dir() and (entry / "__init__.py").exists())
    }
    assert found - ROOMS - {"__init__"} - SEVERAL_ROOMS == set()


def test_files_and_functions_stay_small() -> None:
    """Too long means a missing noun (05, rule 15)."""
    too_long = [f"{path.relative_to(ROOT)}" for path, text in sources(APP) if text.count("\n") > LONGEST_FILE]
    for path, text in sources(APP):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    too_long.append(f"{path.relative_to(ROOT)}:{node.name} ({length})")
    assert too_long == []


SHOWN = {"service", "rules", "events", "access"}
"""The front rooms of a feature, which the others may enter."""
BUILDERS = {"api", "main", "worker", "cli", "dev", "reactions"}


def imports_of(path: Path) -> Iterator[str]:
    """Every module or name of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("app."))


ALSO = {("queries", "models"), ("queries", "queries"), ("schemas", "schemas"), ("routes", "schemas")}
"""A room, and the same or the next room of a lower floor that it may build on (docs/decisions/rooms-shown.md)."""


def test_only_the_front_rooms_of_another_feature_are_entered() -> None:
    """Service, rules, events, access (04); SQL builds on SQL, shapes on shapes."""
    entered = []
    for path in sorted(APP.rglob("*.py")):
        inside = path.relative_to(APP).with_suffix("").parts
        if inside[0] in BUILDERS:
            continue
        room = inside[1] if len(inside) > 1 else ""
        for name in imports_of(path):
            _, feature, *rest = name.split(".")
            if feature not in FEATURES or feature == inside[0] or not rest:
                continue
            if rest[0] in ROOMS - SHOWN and (room, rest[0]) not in ALSO:
                entered.append(f"{'/'.join(inside)}: {name}")
    assert entered == []


def operations() -> Iterator[tuple[str, APIRoute]]:
    """Every operation behind the doors; `app.routes` keeps included routers nested (04, fact 7)."""
    for door in DOORS:
        for route in door.routes:
            if isinstance(route, APIRoute):
                for method in sorted(route.methods or ()):
                    yield method, route


def test_every_writing_door_names_its_window() -> None:
    """Of the whole API: guarded by a window, or free of it for a reason (04, the deadline guard)."""
    writing = {(method, route.path) for method, route in operations() if method != "GET"}
    guarded = [(one.method, one.path) for one in GUARDED]
    free = [(method, path) for method, path, _ in FREE]
    assert sorted(guarded + free) == sorted(writing)
    assert all(why for _, _, why in FREE)


LENIENT = frozenset(
    {
        "/v1/oauth/token",
        "/v1/oauth/revoke",
        "/health/live",
        "/health/ready",
        "/openapi.json",
        "/docs",
        "/problems/{code}",
    }
)
"""RFC 6749 has what is unknown passed over; probes and links are of others' making."""


def test_every_operation_refuses_the_parameters_that_it_does_not_know() -> None:
    """But for those of other standards, by name."""
    assert {route.path for _, route in operations() if not isinstance(route, Door)} == LENIENT


def test_every_door_knows_its_caller_or_is_public(app: FastAPI) -> None:
    """A route without a guard is one of the public ones, by name."""
    del app
    public = re.compile(
        r"/health/|/v1/(time|exam-sessions|academies|langues|training-bodies|reference-lists)|/problems/"
        r"|/v1/accounts|/v1/logins$|/v1/staff/(logins$|enrolments)|/v1/oauth/|/\.well-known/|/v1/me/email-changes/confirmations|/openapi.json|/docs"
    )
    unguarded = [
        f"{method} {route.path}"
        for method, route in operations()
        if not public.match(route.path) and not _asks_who(route)
    ]
    assert unguarded == []


def _asks_who(route: APIRoute) -> bool:
    pending = list(route.dependant.dependencies)
    while pending:
        dependant = pending.pop()
        if getattr(dependant.call, "__module__", "").endswith(".access"):
            return True
        pending.extend(dependant.dependencies)
    return False
