"""On the edges of what is read of the catalogue's files."""

from dataclasses import replace

import pytest

from app.catalogue.rules import reading
from app.kit.tabular import LineFault
from tests.catalogue.test_reading import contents, edited, replaced

SPECIALITES, OPTIONS, UNITES, LANGUES, STRUCTURE = reading.FILES


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "column"),
    [
        (LANGUES, "\nanglais,en,", "\nanglais,de,", 3, "code_iso639_1"),
        (SPECIALITES, "\n32020111,", "\n32020009,", 3, "code"),
        (OPTIONS, "\nbts-crsa,bts-crsa,", "\nbts-crsa,bts-cpi,", 3, "option_slug"),
        (OPTIONS, ",,,32020111,", ",,,32020009,", 3, "code_diplome"),
    ],
)
def test_what_names_one_thing_names_no_other(file: str, old: str, new: str, line: int, column: str) -> None:
    told = edited(file, replaced(old, new))
    assert any(
        (one.file, one.line, one.column) == (file, line, column) and "figure déjà à la ligne 2" in one.reason
        for one in told
    ), told


def test_what_goes_away_is_told_in_its_file_and_column() -> None:
    whole = contents()
    without = replace(whole, specialites=whole.specialites[1:], options=whole.options[1:], langues=whole.langues[1:])
    why = "a disparu : donnez-lui une dernière session, ne l'enlevez pas"
    assert reading.vanished(whole, without) == (
        LineFault(SPECIALITES, 0, "slug", f"« bts-cpi » {why}"),
        LineFault(OPTIONS, 0, "option_slug", f"« bts-cpi » {why}"),
        LineFault(LANGUES, 0, "code_iso639_1", f"« de » {why}"),
    )


def test_a_specialite_may_last_one_session() -> None:
    assert edited(SPECIALITES, replaced(",false,2018,,", ",false,2023,2023,")) == ()


def test_faults_come_in_the_order_of_the_files_and_of_their_lines() -> None:
    told = edited(UNITES, lambda text: text.replace(",240,", ",quatre heures,"))
    assert [one.line for one in told] == sorted(one.line for one in told)
    assert len(told) > 1
