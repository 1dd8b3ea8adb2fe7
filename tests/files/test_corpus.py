"""Nothing that should not be is served, nothing honest is refused: each file of the corpus, and what became of it."""

import re
from collections import Counter
from pathlib import Path

import pytest

from app.dev.clamd import INSTALL
from app.gateways import examiner
from app.gateways.antivirus import Antivirus
from app.gateways.examination.pdf import MOST_PAGES
from app.http.house import House
from app.justificatifs.rules.declaration import Declaration, named, tidy
from app.justificatifs.rules.faults import Fault, sentence
from tests.contract.document import contract, resolved, tree
from tests.files.case import CLEANED, Case
from tests.files.honest import HONEST
from tests.files.hostile import HOSTILE, NAMED
from tests.files.judging import held, judge, shows_the_same
from tests.lacking import lacking
from tests.stage import Stage


@pytest.fixture
def antivirus(servers: Stage) -> Antivirus:
    """The real one."""
    if servers.clamd is None:
        lacking("clamd", INSTALL)
    return Antivirus(servers.clamd.address)


def test_the_corpus_is_as_large_as_was_asked() -> None:
    """120 hostile or broken files, at least 6 of each kind; 60 honest ones."""
    assert len(HOSTILE) >= 120
    assert min(Counter(case.kind for case in HOSTILE).values()) >= 6
    assert len(HONEST) >= 60
    assert len({str(case) for case in (*HOSTILE, *HONEST)}) == len(HOSTILE) + len(HONEST)
    expected = {case.expected for case in HOSTILE}
    # Never arrived as announced, or of a type that the piece does not take: both are told through HTTP.
    assert expected == {fault.value for fault in Fault} - {"autre_contenu", "format_refuse"} | {CLEANED}


async def test_nothing_hostile_is_served(antivirus: Antivirus, house: House, tmp_path: Path) -> None:
    """Each is refused for its own reason, or its clean copy lacks what made it so."""
    found = await judge(antivirus, house.examiner, HOSTILE, tmp_path)
    wrong = [
        f"{one.case} → {one.fault}"
        for one in found
        if (one.fault is None) != one.case.kept or (one.fault is not None and one.fault != one.case.expected)
    ]
    assert wrong == []
    for one in found:
        left = [word for word in one.case.absent if word in held(one.copy)]
        assert left == [], str(one.case)


async def test_nothing_honest_is_refused(antivirus: Antivirus, house: House, tmp_path: Path) -> None:
    """And its clean copy shows the same."""
    found = await judge(antivirus, house.examiner, HONEST, tmp_path)
    assert [f"{one.case} → {one.fault}" for one in found if one.fault is not None] == []
    assert [str(one.case) for one in found if not shows_the_same(one)] == []


async def test_the_same_file_makes_the_same_copy(antivirus: Antivirus, house: House, tmp_path: Path) -> None:
    """So that its key is that of its content, whoever makes it again after a crash."""
    again = tmp_path / "again"
    again.mkdir()
    cases = [next(case for case in HONEST if case.kind == kind) for kind in ("orientation", "téléphone", "logiciel")]
    once, twice = (
        await judge(antivirus, house.examiner, cases, tmp_path),
        await judge(antivirus, house.examiner, cases, again),
    )
    assert [one.copy for one in once] == [one.copy for one in twice]


@pytest.mark.parametrize("case", NAMED, ids=str)
def test_a_name_says_what_the_copy_is(case: Case) -> None:
    """Whatever the original was called."""
    content = case.make()
    media_type = {b"%PD": "application/pdf", b"\x89PN": "image/png"}.get(content[:3], "image/jpeg")
    kept = tidy(Declaration(file_name=case.name, media_type=case.media_type, size=1, sha256="0" * 64))
    assert named(kept.file_name, media_type) == case.served


async def test_every_code_is_the_same_everywhere(servers: Stage) -> None:
    """In the rules, in what the examiner tells, in the contract and in the database."""
    rules = {fault.value for fault in Fault}
    assert {fault.value for fault in examiner.Fault} <= rules
    listed = tree(resolved({"$ref": "#/components/schemas/Fault"}, contract()))["enum"]
    assert isinstance(listed, list)
    assert set(map(str, listed)) - {"None"} == rules
    [(definition,)] = await servers.select(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'depots'::regclass"
        " AND conname LIKE '%%fault'"
    )
    assert set(re.findall(r"'(\w+)'", str(definition))) == rules
    assert f"{MOST_PAGES} au plus" in sentence(Fault.TROP_DE_PAGES)
