"""The catalogue's files: read whole, and every line refused is told with its column and the reason."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalogue.rules import Nature, reading
from app.catalogue.rules.rows import Contents
from app.catalogue.rules.unites import ALL
from app.kit.tabular import LineFault

DATA = Path(__file__).parents[2] / "data"
Files = dict[str, str]


def files() -> Files:
    return {name: (DATA / name).read_text("utf-8") for name in reading.FILES}


def contents() -> Contents:
    found, faults = reading.read(files())
    assert faults == ()
    return found


def test_the_whole_of_the_files_is_read() -> None:
    found = contents()
    assert (len(found.specialites), len(found.options)) == (93, 117)
    assert (len(found.unites), len(found.langues)) == (187, 32)


def test_a_language_without_a_code_bears_its_name() -> None:
    codes = [one.code for one in contents().langues]
    assert {"creole", "langues-melanesiennes", "langues-regionales-d-alsace"} < set(codes)
    assert len(set(codes)) == 32


@pytest.mark.parametrize(
    ("specialite", "unite", "count", "has", "has_not"),
    [
        ("bts-batiment", "U2", 1, {"en"}, {"es"}),  # « anglais »
        ("bts-mco", "U21", 10, {"he", "ru"}, {"hy"}),  # a closed list
        ("bts-tp", "U2", 22, {"hy", "en"}, {"br", "co"}),  # « au choix », first language: none regional
        ("bts-ci", "U2", 30, {"br", "co", "creole"}, {"langues-regionales-d-alsace"}),  # second language
        ("bts-batiment", "UF1", 31, {"br", "de"}, {"en"}),  # « au choix, hors anglais »
        ("bts-sn", "UF1", 32, {"en", "creole"}, set[str]()),
    ],
)
def test_the_languages_of_a_unit(specialite: str, unite: str, count: int, has: set[str], has_not: set[str]) -> None:
    (found,) = [one for one in contents().unites if (one.specialite, one.unite) == (specialite, unite)]
    assert found.language
    assert len(found.langues) == count
    assert has <= set(found.langues)
    assert not has_not & set(found.langues)


def test_a_second_language_is_another_one() -> None:
    distinct = {(one.specialite, one.unite) for one in contents().unites if one.distinct_language}
    assert distinct == {
        ("bts-crsa", "UF1"),
        ("bts-drb", "UF1"),
        ("bts-sn", "UF1"),
        ("bts-notariat", "UF1"),
        ("bts-sam", "U22"),
        ("bts-ci", "U2"),
    }


def test_the_domaine_is_known_only_where_a_text_gives_it() -> None:
    known = {one.specialite for one in contents().unites if one.domaine}
    assert known == {"bts-batiment", "bts-assurance", "bts-cg"}
    domaines = {one.unite: one.domaine for one in contents().unites if one.specialite == "bts-batiment"}
    assert domaines == {
        **dict.fromkeys(["U1", "U2", "U31", "U32"], "general"),
        **dict.fromkeys(["U41", "U42", "U5", "U61", "U62"], "professionnel"),
        "UF1": None,
    }


def test_the_doubts_of_the_sources_are_kept() -> None:
    found = contents().unites
    grades = [one.reliability for one in found]
    assert {grade: grades.count(grade) for grade in "ABCD"} == {"A": 77, "B": 26, "C": 67, "D": 17}
    assert all(one.source for one in found)


def test_one_line_is_common_to_every_specialite() -> None:
    (common,) = [one for one in contents().unites if one.specialite is None]
    assert (common.label, common.nature, common.duration_minutes) == ("Engagement étudiant", Nature.FACULTATIVE, 20)
    assert ALL not in {one.slug for one in contents().specialites}


def edited(file: str, change: Callable[[str], str]) -> tuple[LineFault, ...]:
    """The faults found once a file was changed; the change must change something."""
    found = files()
    before, found[file] = found[file], change(found[file])
    assert found[file] != before
    return reading.read(found)[1]


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda content: content.replace(old, new, 1)


SPECIALITES, OPTIONS, UNITES, LANGUES, STRUCTURE = reading.FILES


@pytest.mark.parametrize(
    ("file", "change", "line", "column", "reason"),
    [
        (SPECIALITES, replaced("\n32020009,", "\n3202,"), 2, "code", "pas un code diplôme à huit chiffres"),
        (SPECIALITES, replaced(",false,2018,,", ",peut-être,2018,,"), 2, "r408", "« peut-être » : true ou false"),
        (SPECIALITES, replaced("CRSA,production", "CRSA,artisanat"), 3, "filiere", "production ou services"),
        (SPECIALITES, replaced(",2018,,", ",2018,2017,"), 2, "derniere_session", "précède la première"),
        (SPECIALITES, replaced(",2018,,", ",bientôt,,"), 2, "premiere_session", "« bientôt » n'est pas une année"),
        (SPECIALITES, replaced(",2018,,", ",,,"), 2, "premiere_session", "valeur absente"),
        (SPECIALITES, replaced("bts-crsa,,en_vigueur", "bts-crsa,,abrogee"), 3, "statut_session_2023", "contredit"),
        (SPECIALITES, replaced(",bts-crsa,", ",bts-cpi,"), 3, "slug", "figure déjà à la ligne 2"),
        (SPECIALITES, replaced("32020112|32025516", "32020112|32025517"), 4, "codes_options", "ne sont pas ceux"),
        (SPECIALITES, replaced("code,libelle", "code,nom"), 1, "", "colonne absente : libelle"),
        (SPECIALITES, lambda content: content + '"jamais fermée', 95, "", "CSV illisible : un guillemet"),
        (SPECIALITES, lambda content: content.replace(",", "\t"), 1, "", "une seule colonne : « , » est attendu"),
        (SPECIALITES, lambda content: content + "trop,court\n", 95, "", "2 cellules au lieu de 14"),
        (OPTIONS, replaced("\nbts-crsa,bts-crsa", "\nbts-x,bts-crsa"), 3, "slug", "n'est pas dans specialites.csv"),
        (UNITES, replaced("Mathématiques,obligatoire,2", "Mathématiques,obligatoire,-2"), 4, "coefficient", "positif"),
        (UNITES, replaced(",240,", ",quatre heures,"), 2, "duree_minutes", "un nombre entier"),
        (UNITES, replaced("E1,U1,", "E1,Unité 1,"), 2, "unite_code", "un code d'unité"),
        (UNITES, replaced("E2,U2,", "E2,U1,"), 3, "unite_code", "figure deux fois"),
        (UNITES, replaced("bts-batiment,", "bts-batimant,"), 2, "slug", "n'est pas dans specialites.csv"),
        (UNITES, replaced(",anglais,A", ",klingon,A"), 3, "langues_autorisees", "« klingon » n'est pas dans langues"),
        (UNITES, replaced(",anglais,A", ",,A"), 3, "langues_autorisees", "dit quelles langues"),
        (UNITES, replaced("bts-sio-b", "bts-ms-b"), 116, "option_slug", "n'est pas une option de « bts-sio »"),
        (LANGUES, replaced(",variable,", ",parfois,"), 4, "langue_rare", "oui ou non ou variable"),
        (STRUCTURE, replaced('"E1;E2;E3(U31,U32,U33)"', ""), 2, "epreuves_generales", "valeur absente"),
    ],
)  # fmt: skip
def test_a_line_refused_is_told(file: str, change: Callable[[str], str], line: int, column: str, reason: str) -> None:
    faults = edited(file, change)
    told = [str(fault) for fault in faults]
    assert any((one.file, one.line, one.column) == (file, line, column) and reason in one.reason for one in faults), (
        told
    )


def test_all_the_lines_refused_are_told_at_once() -> None:
    found = files()
    found[SPECIALITES] = found[SPECIALITES].replace(",production,", ",artisanat,")
    faults = reading.read(found)[1]
    assert len(faults) == files()[SPECIALITES].count(",production,")
    assert faults[0].line < faults[-1].line


def test_a_fault_says_where() -> None:
    fault = LineFault("unites.csv", 3, "coefficient", "« -2 » n'est pas un nombre positif")
    assert str(fault) == "unites.csv, ligne 3, colonne « coefficient » : « -2 » n'est pas un nombre positif"
    assert str(LineFault("unites.csv", 3, "", "illisible")) == "unites.csv, ligne 3 : illisible"
    assert str(LineFault("unites.csv", 0, "slug", "disparu")) == "unites.csv, colonne « slug » : disparu"


def test_what_goes_away_is_told() -> None:
    whole = contents()
    without = Contents(
        specialites=whole.specialites[1:], options=whole.options[1:], unites=whole.unites, langues=whole.langues[:-1]
    )
    told = [str(fault) for fault in reading.vanished(whole, without)]
    assert len(told) == 3
    assert "« bts-cpi » a disparu" in told[0]
    assert reading.vanished(without, whole) == ()
