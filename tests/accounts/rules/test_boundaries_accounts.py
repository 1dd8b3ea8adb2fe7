"""On the edges of what is believed of an identity, of what is refused of a password, and of how long things live."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.accounts.rules import lifetimes
from app.accounts.rules.identity import DEPARTEMENTS, Civilite, Identity, violations
from app.accounts.rules.lifetimes import LINK, Purpose
from app.accounts.rules.passwords import GUESSES, LONGEST, SHORTEST, guesses
from app.accounts.rules.passwords import violations as password_violations
from app.accounts.rules.states import MOVES, AccountStatus, Cause, Mover

TODAY = date(2026, 11, 24)
CAMILLE = Identity(
    civilite=Civilite.MADAME,
    birth_name="EXEMPLE",
    usage_name=None,
    first_names="Camille",
    birth_date=date(2003, 4, 12),
    birth_country="FR",
    birth_departement="13",
    birth_commune="Marseille",
)


def codes(identity: Identity) -> list[str]:
    return [violation.code for violation in violations(identity, TODAY)]


@pytest.mark.parametrize(
    ("born", "believed"),
    [
        (date(2014, 11, 24), True),  # twelve today
        (date(2014, 11, 25), False),
        (date(1915, 11, 25), True),  # a hundred and ten
        (date(1916, 11, 24), True),
        (date(1916, 11, 25), True),
        (date(1915, 11, 24), False),
        (date(2026, 11, 25), False),
        (date(2003, 11, 25), True),
    ],
)
def test_an_age_that_nobody_has_is_a_slip(born: date, *, believed: bool) -> None:
    assert (codes(replace(CAMILLE, birth_date=born)) == []) is believed


@pytest.mark.parametrize("name", ["'T EXEMPLE", "’T EXEMPLE", "Éloïse", "例", "a", "D'", "Exemple, Nom"])
def test_a_name(name: str) -> None:
    assert codes(replace(CAMILLE, birth_name=name)) == []


@pytest.mark.parametrize("name", [" a", "-a", ".a", ",a", "a=", "'", "a1", "a\u0000"])
def test_no_name(name: str) -> None:
    assert codes(replace(CAMILLE, birth_name=name)) == ["nom-invalide"]


def test_the_departements_are_those_of_insee() -> None:
    metropole = {f"{number:02}" for number in range(1, 96)} | {"2A", "2B"}
    overseas = {f"97{digit}" for digit in range(1, 9)} | {"984", "986", "987", "988", "989"}
    assert metropole | overseas == DEPARTEMENTS


@pytest.mark.parametrize(
    ("country", "departement"),
    [
        ("GP", "971"), ("MQ", "972"), ("GF", "973"), ("RE", "974"), ("PM", "975"), ("YT", "976"), ("BL", "977"),
        ("MF", "978"), ("TF", "984"), ("WF", "986"), ("PF", "987"), ("NC", "988"),
    ],
)  # fmt: skip
def test_a_territory_is_its_departement(country: str, departement: str) -> None:
    born = replace(CAMILLE, birth_country=country, birth_departement=departement)
    assert codes(born) == []
    assert codes(replace(born, birth_departement=None)) == []
    assert codes(replace(born, birth_departement="13")) == ["departement-de-naissance"]


def test_links_logins_and_locks_live_as_long_as_promised() -> None:
    """Guide: the activation link, 48 h; the others [P], 03 « Passwords »."""
    hours, days = timedelta(hours=1), timedelta(days=1)
    assert dict(LINK) == {
        Purpose.ACTIVATION: 48 * hours, Purpose.PASSWORD_RESET: 2 * hours, Purpose.EMAIL_CHANGE: 48 * hours,
    }  # fmt: skip
    assert (12 * hours, 30 * days, hours / 4) == (lifetimes.IDLE, lifetimes.LOGIN, lifetimes.SLIDE)
    assert (25, days, days) == (lifetimes.GUESSES, lifetimes.GUESS_WINDOW, lifetimes.LOCK)
    assert (7 * days, 2 * days) == (lifetimes.NEVER_MAILED, lifetimes.CLOSED)
    assert (30 * days, 3 * days) == (lifetimes.CHANGED_EMAIL, lifetimes.STALE_REQUEST)


def test_the_bounds_of_a_password() -> None:
    assert (SHORTEST, LONGEST, GUESSES) == (12, 128, 1125899906842624)


@pytest.mark.parametrize(
    ("last", "refused"),
    [("chasm", True), ("chartreuse", False)],  # the 16 360th word of its list, the 16 361st
)
def test_a_password_worth_the_bound_is_taken(last: str, *, refused: bool) -> None:
    """Four words: 4! × 1408 × 892 × 2281 × 16361 tries, and 10000³ for shorter sequences, are 2⁵⁰."""
    found = password_violations(f"fenêtreconnaîtresurveiller{last}", email="x@example.org", names=())
    assert ([violation.code for violation in found] == ["mot-de-passe-devinable"]) is refused


@pytest.mark.parametrize(("name", "told"), [("Luc", False), ("Anne", True), ("Annie", True)])
def test_a_name_of_four_letters_tells(name: str, *, told: bool) -> None:
    found = password_violations(f"vT9#kq2$mN7!pR4w{name}x", email="x@example.org", names=(name,))
    assert ("mot-de-passe-personnel" in [violation.code for violation in found]) is told


def test_a_whole_name_without_its_separators_tells() -> None:
    found = password_violations("vT9#kq2$mN7!pR4w lili x", email="x@example.org", names=("Li-Li",))
    assert "mot-de-passe-personnel" in [violation.code for violation in found]


@pytest.mark.parametrize("word", ["anniversaire", "chaussette", "étudiante", "etudiante", "inscription"])
def test_french_words_are_known_with_and_without_accents(word: str) -> None:
    assert guesses(word) < 10**6


@pytest.mark.parametrize(("word", "rank"), [("motdepasse", 1), ("mdp", 2), ("est", 1), ("pas", 2)])
def test_a_list_begins_with_its_first_word(word: str, rank: int) -> None:
    """What its comments say is no word of it."""
    assert guesses(word) == rank + 1


@pytest.mark.parametrize(("accented", "bare"), [("chômage", "chomage"), ("bibliothèque", "bibliotheque")])
def test_a_word_without_its_accents_comes_next(accented: str, bare: str) -> None:
    assert guesses(bare) == guesses(accented) + 1


@pytest.mark.parametrize("word", ["cyclades", "educationnationale", "inscriptionbts"])
def test_what_a_candidate_to_this_exam_types_first_is_known(word: str) -> None:
    assert guesses(word) < 100


def test_words_on_the_person_are_known() -> None:
    assert guesses("vaporeuxgranit", ("vaporeuxgranit",)) < guesses("vaporeuxgranit")


def test_what_comes_after_the_72nd_character_is_not_read() -> None:
    strong = "vT9#kq2$mN7!pR4w" * 8
    assert guesses(strong[:72]) == guesses(strong)
    assert guesses(strong[:71]) != guesses(strong)


def test_the_rows_of_the_table() -> None:
    s, holder, system = AccountStatus, Mover.TITULAIRE, Mover.SYSTEME
    assert {(row.source, row.target, row.cause, by) for row in MOVES for by in row.by} == {
        (s.NON_ACTIVE, s.ACTIF, Cause.ACTIVATION, holder),
        (s.ACTIF, s.VERROUILLE, Cause.GUESSES, system),
        (s.VERROUILLE, s.ACTIF, Cause.UNLOCKED, holder),
        (s.VERROUILLE, s.ACTIF, Cause.UNLOCKED, system),
        (s.ACTIF, s.FERME, Cause.CLOSING, holder),
        (s.VERROUILLE, s.FERME, Cause.CLOSING, holder),
    }
