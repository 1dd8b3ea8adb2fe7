"""What unites.csv says of the order of units, of their languages and of their domaine."""

import csv
import io

import pytest

from app.catalogue.rules import unites
from app.catalogue.rules.offer import Domaine
from app.catalogue.rules.rows import UniteLine
from app.kit.tabular import LineFault

A, B = "bts-exemple-a", "bts-exemple-b"
SLUGS = unites.Slugs(frozenset({"bts-exemple", "bts-autre"}), {A: "bts-exemple", B: "bts-exemple"})
ORDINARY = {
    "slug": "bts-exemple", "option_slug": "", "epreuve_code": "E1", "unite_code": "U1", "libelle": "Exemple",
    "nature": "obligatoire", "coefficient": "2", "coefficient_epreuve": "", "forme_ponctuelle": "écrite",
    "duree_minutes": "60", "est_langue_vivante": "false", "langues_autorisees": "", "fiabilite": "A", "note": "",
    "source": "arrêté", "apres": "",
}  # fmt: skip


def unit(code: str, option: str = "", *, after: str = "", **others: str) -> dict[str, str]:
    """One line of the file; what it does not say is ordinary."""
    return {**ORDINARY, "unite_code": code, "option_slug": option, "apres": after, **others}


def read(
    *written: dict[str, str], known: dict[tuple[str | None, str | None], Domaine] | None = None
) -> tuple[tuple[UniteLine, ...], list[LineFault]]:
    """What the lines hold, and what is refused of them."""
    text = io.StringIO()
    sheet = csv.DictWriter(text, ORDINARY)
    sheet.writeheader()
    sheet.writerows(written)
    faults: list[LineFault] = []
    return unites.read(text.getvalue(), SLUGS, [], known or {}, faults), faults


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ((unit("U1"), unit("U2", after="U1")), []),
        ((unit("U2", after="U1"), unit("U1")), []),
        ((unit("U1"), unit("U2"), unit("U3", after="U1|U2")), []),
        ((unit("U1"), unit("U2", A, after="U1")), []),
        ((unit("U1", A), unit("U2", A, after="U1")), []),
        ((unit("U1", B), unit("U2", A, after="U1")), ["U1"]),  # nobody sits both
        ((unit("U1", A), unit("U2", after="U1")), ["U1"]),  # who takes B never sits it
        ((unit("U1"), unit("U2", after="U9")), ["U9"]),
        ((unit("U1"), unit("U2", after="U1|U8|U9")), ["U8", "U9"]),
        ((unit("U1", slug="bts-autre"), unit("U2", after="U1")), ["U1"]),
        ((unit("U1", slug="*"), unit("U2", after="U1")), ["U1"]),
        ((unit("U2", after="U2"),), ["U2"]),
        ((unit("UF1", nature="facultative"), unit("U2", after="UF1")), ["UF1"]),  # it is among no one's units
    ],
)
def test_a_unit_comes_after_others_that_are_sat_with_it(lines: tuple[dict[str, str], ...], refused: list[str]) -> None:
    """[P] data/README.md, « apres »: a unit that never comes would close the other for ever."""
    found, faults = read(*lines)
    (ordered,) = [one for one in found if one.after]
    assert [(fault.column, fault.line) for fault in faults] == [("apres", ordered.rank)] * len(refused)
    told = [f"« {code} » n'est pas une autre unité obligatoire" for code in refused]
    assert all(fault.reason.startswith(reason) for fault, reason in zip(faults, told, strict=True))


def test_what_is_no_language_asks_for_no_other_one() -> None:
    second = unit("U2", libelle="Langue vivante étrangère 2", langues_autorisees="au choix")
    another = unit("UF1", nature="facultative", langues_autorisees="au choix, différente de la langue obligatoire")
    for line in (second, another):
        (spoken,), faults = read({**line, "est_langue_vivante": "true"})
        (mute,), others = read(line)
        assert (faults, others) == ([], [])
        assert (spoken.distinct_language, mute.distinct_language) == (True, False)


@pytest.mark.parametrize(
    ("line", "domaine"),
    [
        (unit("U1"), Domaine.GENERAL),
        (unit("U1", epreuve_code="E2"), None),
        (unit("U1", epreuve_code=""), None),
        (unit("U1", slug="bts-autre"), None),
        (unit("U1", slug="*"), None),
    ],
)
def test_a_domaine_is_that_of_the_epreuve_in_its_specialite(line: dict[str, str], domaine: Domaine | None) -> None:
    (found,), faults = read(line, known={("bts-exemple", "E1"): Domaine.GENERAL})
    assert (found.domaine, faults) == (domaine, [])
