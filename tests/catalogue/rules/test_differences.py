"""What an import would change: line by line and column by column, under the names of the files' own columns."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from app.catalogue.rules.differences import differences
from app.catalogue.rules.rows import Contents, LangueLine, OptionLine, SpecialiteLine, UniteLine
from app.kit.changes import Change, Column, Difference

SPECIALITE = SpecialiteLine(
    slug="bts-exemple",
    rank=1,
    label="Exemple",
    abbreviation="EX",
    filiere="services",
    r408=False,
    diploma_code="32001",
    first_exam_session=2022,
    last_exam_session=None,
    arrete=None,
    source="arrêté",
    note=None,
)
OPTION = OptionLine(
    slug="bts-exemple-a",
    specialite="bts-exemple",
    rank=1,
    letter="A",
    label="Chantiers",
    diploma_code="32002",
    nsf=None,
    mef=None,
    rncp=None,
    first_exam_session=2022,
    last_exam_session=None,
    source="arrêté",
)
UNITE = UniteLine(
    rank=1,
    specialite="bts-exemple",
    option="bts-exemple-a",
    epreuve="E3",
    unite="U31",
    label="Mathématiques",
    nature="obligatoire",
    domaine=None,
    coefficient=Decimal(2),
    epreuve_coefficient=None,
    form="écrite",
    duration_minutes=120,
    language=False,
    langues=["en", "es"],
    distinct_language=False,
    after=[],
    reliability="sûre",
    source="arrêté",
    note=None,
)
LANGUE = LangueLine(
    code="fa",
    rank=1,
    label="persan",
    lv1=True,
    lv2=True,
    facultative=None,
    rare="oui",
    rare_basis="note",
    source="arrêté",
)
HELD = Contents(specialites=(SPECIALITE,), options=(OPTION,), unites=(UNITE,), langues=(LANGUE,))
PARTS: dict[str, tuple[str, Any, str]] = {
    "specialites.csv": ("specialites", SPECIALITE, "bts-exemple"),
    "specialites_options.csv": ("options", OPTION, "bts-exemple-a"),
    "unites.csv": ("unites", UNITE, "bts-exemple/bts-exemple-a/U31"),
    "langues.csv": ("langues", LANGUE, "fa"),
}
KEYS = {
    "specialites.csv": {"slug"},
    "specialites_options.csv": {"slug"},
    "unites.csv": {"specialite", "option", "unite"},
    "langues.csv": {"code"},
}
TITLES = {
    "specialites.csv": "rank label:libelle abbreviation:abreviation filiere:filiere r408:r408 diploma_code:code"
    " first_exam_session:premiere_session last_exam_session:derniere_session arrete:arrete_reference source:source"
    " note:note",
    "specialites_options.csv": "rank specialite:slug letter:option_lettre label:option_libelle"
    " diploma_code:code_diplome nsf:code_nsf mef:mef_terminale rncp:rncp_fin_2023 first_exam_session:premiere_session"
    " last_exam_session:derniere_session source:source",
    "unites.csv": "rank epreuve:epreuve_code label:libelle nature:nature domaine:domaine coefficient:coefficient"
    " epreuve_coefficient:coefficient_epreuve form:forme_ponctuelle duration_minutes:duree_minutes"
    " language:est_langue_vivante langues:langues_autorisees distinct_language:langue_differente after:apres"
    " reliability:fiabilite source:source note:note",
    "langues.csv": "rank label:libelle lv1:lv1_obligatoire lv2:lv2_obligatoire facultative:facultative"
    " rare:langue_rare rare_basis:langue_rare_base source:source",
}
"""Each member and its column; the place in the file (`rank`) has none, and is no difference."""
MEMBERS = [(file, *member.partition(":")[::2]) for file, told in TITLES.items() for member in told.split()]


def test_every_member_of_a_line_has_its_column() -> None:
    for file, (_, line, _) in PARTS.items():
        named = {member for of, member, _ in MEMBERS if of == file}
        assert named | KEYS[file] == {one.name for one in fields(line)}
        assert not named & KEYS[file]


def other(value: object) -> object:
    """Another value of its kind."""
    match value:
        case bool():
            return not value
        case int() | Decimal():
            return value + 1
        case list():
            return [*value, "de"]
        case _:
            return f"{value or ''}x"


@pytest.mark.parametrize(("file", "member", "title"), MEMBERS)
def test_a_cell_that_changes_is_told_by_its_column(file: str, member: str, title: str) -> None:
    part, line, key = PARTS[file]
    changed = replace(line, **{member: other(getattr(line, member))})
    found = list(differences(HELD, replace(HELD, **{part: (changed,)})))
    if not title:
        assert found == []
        return
    [one] = found
    assert (one.file, one.key, one.change, [column.name for column in one.columns]) == (
        file,
        key,
        Change.CHANGEMENT,
        [title],
    )


@pytest.mark.parametrize("file", PARTS)
def test_a_line_added_or_taken_away_is_told_whole(file: str) -> None:
    part, line, key = PARTS[file]
    without = replace(HELD, **{part: ()})
    [gone], [new] = list(differences(HELD, without)), list(differences(without, HELD))
    assert (gone.change, new.change, gone.key, new.key) == (Change.RETRAIT, Change.AJOUT, key, key)
    told = {column.name for column in new.columns}
    assert told == {
        title for of, member, title in MEMBERS if of == file and title and getattr(line, member) not in (None, [])
    }
    assert [Column(one.name, one.after, one.before) for one in new.columns] == list(gone.columns)


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"option": None}, "bts-exemple/U31"),
        ({"specialite": None, "option": None}, "*/U31"),
        ({"unite": None}, "bts-exemple/bts-exemple-a/E3"),
        ({"unite": None, "epreuve": None}, "bts-exemple/bts-exemple-a/Mathématiques"),
    ],
)
def test_a_unit_is_named_by_what_it_has(changed: dict[str, Any], key: str) -> None:
    none = replace(HELD, unites=())
    [one] = differences(none, replace(HELD, unites=(replace(UNITE, **changed),)))
    assert one.key == key


def test_files_come_in_their_order() -> None:
    nothing = Contents(specialites=(), options=(), unites=(), langues=())
    assert [one.file for one in differences(HELD, nothing)] == list(PARTS)
    assert isinstance(next(differences(HELD, nothing)), Difference)
