"""The tables of the deadlines and the document that shows them are one."""

from pathlib import Path

from app.exam_sessions.rules.derogations import LATE, Derogation
from app.http.deadlines import Window
from tests.exam_sessions import delais


def test_the_document_says_what_the_tables_say(repository: Path) -> None:
    assert (repository / "docs" / "delais.md").read_text() == delais.written(), "write it again: see its head"


def test_every_kind_of_derogation_is_listed_with_windows_that_exist() -> None:
    assert LATE.keys() == set(Derogation)
    assert set().union(*(late.windows for late in LATE.values())) <= {str(window) for window in Window}
