"""On the edges of what is read of the catalogue's files."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.catalogue.rules import Nature, assembly, reading
from app.kit.tabular import LineFault
from tests.catalogue.test_reading import contents, edited, files, replaced

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


@pytest.mark.parametrize(
    ("copied", "was", "becomes"),
    [
        ("E5,U5,Conception", ",bts-sio-b,", ",,"),
        ("E2,U2,Math", ",,", ",bts-sio-a,"),
        ("E5,U5,Conception", ",bts-sio-b,", ",bts-sio-b,"),
    ],
)
def test_a_unit_stands_once_in_each_option(copied: str, was: str, becomes: str) -> None:
    """In all of them and in one, in one and in all, or twice in one: it is twice."""

    def again(text: str) -> str:
        [line] = [line for line in text.splitlines() if line.startswith(f"bts-sio,{copied}")]
        before, source, after = line.partition('",')
        assert source
        return f"{text}{before}{source}{f',{after}'.replace(was, becomes, 1).removeprefix(',')}\n"

    [told] = [fault for fault in edited(UNITES, again) if fault.column == "unite_code"]
    assert "figure deux fois" in told.reason


def test_what_is_assembled() -> None:
    whole = contents()
    unnamed = replace(whole, options=tuple(replace(one, label=None) for one in whole.options))
    known = assembly.catalogue(UUID(int=0), whole, {})
    bare = assembly.catalogue(UUID(int=0), unnamed, {})
    sio, nameless = known.specialites["bts-sio"].options, bare.specialites["bts-sio"].options
    assert {one.label for one in nameless} == {one.slug for one in sio}
    assert not {one.label for one in sio} & {one.slug for one in sio}
    for one in known.specialites.values():
        assert "Engagement étudiant" in {unit.label for unit in one.units}
    units = {unit.code: unit for unit in known.specialites["bts-sio"].units}
    assert units["U12"].langues
    assert units["U2"].langues is None


def test_the_units_of_an_option_are_its_own_and_the_common_ones() -> None:
    sio = assembly.catalogue(UUID(int=0), contents(), {}).specialites["bts-sio"]
    assert {unit.code for unit in sio.known_units("bts-sio-a")} >= {"U11", "U12", "U2", "U3", "U4", "U5", "U6"}
    facultative = [replace(unit, code="UF1") for unit in sio.units if unit.nature is Nature.FACULTATIVE]
    assert facultative
    assert replace(sio, units=tuple(facultative)).known_units("bts-sio-a") == ()


def test_faults_of_two_files_and_of_two_passes_are_in_order() -> None:
    found = files()
    found[UNITES] = found[UNITES].replace(",240,", ",quatre heures,", 1)
    found[SPECIALITES] = found[SPECIALITES].replace(",bts-crsa,", ",bts-cpi,", 1).replace(",false,2018,", ",non,2018,")
    told = [(reading.FILES.index(one.file), one.line) for one in reading.read(found)[1]]
    assert told == sorted(told)
    assert len({file for file, _ in told}) > 1


def test_a_diploma_code_that_is_nowhere_is_told_once() -> None:
    found = files()
    for name in (SPECIALITES, OPTIONS):
        assert found[name].count("32020009") == 1
        found[name] = found[name].replace("32020009", "")
    assert reading.read(found)[1] == (LineFault(OPTIONS, 2, "code_diplome", "valeur absente"),)


def test_a_specialite_may_last_one_session() -> None:
    assert edited(SPECIALITES, replaced(",false,2018,,", ",false,2023,2023,")) == ()


def test_faults_come_in_the_order_of_the_files_and_of_their_lines() -> None:
    told = edited(UNITES, lambda text: text.replace(",240,", ",quatre heures,"))
    assert [one.line for one in told] == sorted(one.line for one in told)
    assert len(told) > 1
