"""The law of accounts, case by case."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts.rules.identity import MEMBERS, Civilite, Identity, differences, violations
from app.accounts.rules.passwords import GUESSES, guesses
from app.accounts.rules.passwords import violations as password_violations
from app.accounts.rules.states import MOVES, AccountStatus, Cause, sources, target

TODAY = date(2026, 11, 24)
CAMILLE = Identity(
    civilite=Civilite.MADAME,
    birth_name="EXEMPLE",
    usage_name=None,
    first_names="Camille, Dominique",
    birth_date=date(2003, 4, 12),
    birth_country="FR",
    birth_departement="13",
    birth_commune="Marseille",
)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({}, ()),
        ({"civilite": Civilite.MONSIEUR}, ("civilite",)),
        ({"birth_name": "AUTRE"}, ("birth_name",)),
        ({"usage_name": "AUTRE", "first_names": "Claude"}, ("usage_name", "first_names")),
        ({"birth_date": date(2003, 4, 13)}, ("birth",)),
        ({"birth_country": "BE", "birth_departement": None, "birth_commune": "Liège"}, ("birth",)),
        ({"birth_country": "BE"}, ("birth",)),
        ({"birth_departement": "83"}, ("birth",)),
        ({"birth_commune": "Aubagne"}, ("birth",)),
    ],
)
def test_what_a_correction_changes_is_named_as_people_say_it(other: dict[str, Any], told: tuple[str, ...]) -> None:
    corrected = replace(CAMILLE, **other)
    assert differences(CAMILLE, corrected) == differences(corrected, CAMILLE) == told
    assert all(MEMBERS[name] for name in told)


def codes(identity: Identity) -> set[str]:
    return {violation.code for violation in violations(identity, TODAY)}


@pytest.mark.parametrize(
    "person",
    [
        CAMILLE,
        replace(CAMILLE, birth_name="d'Exemple-Nom", first_names="Éloïse Ñandú"),
        replace(CAMILLE, birth_name="Пример", first_names="例"),
        replace(CAMILLE, birth_departement="2A", birth_commune="Ajaccio"),
        replace(CAMILLE, birth_departement="20", birth_commune="Ajaccio", birth_date=date(1970, 1, 1)),
        replace(CAMILLE, birth_departement="972", birth_commune="Fort-de-France"),
        replace(CAMILLE, birth_country="MQ", birth_departement=None, birth_commune="Fort-de-France"),
        replace(CAMILLE, birth_country="MQ", birth_departement="972", birth_commune="Fort-de-France"),
        replace(CAMILLE, birth_country="BE", birth_departement=None, birth_commune="Liège"),
        replace(CAMILLE, birth_date=date(2014, 11, 24)),
    ],
)
def test_a_plausible_identity_is_believed(person: Identity) -> None:
    assert codes(person) == set()


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (replace(CAMILLE, birth_name="=HYPERLINK"), "nom-invalide"),
        (replace(CAMILLE, first_names="Camille2"), "nom-invalide"),
        (replace(CAMILLE, usage_name="-1+1"), "nom-invalide"),
        (replace(CAMILLE, birth_name="'’"), "nom-invalide"),
        (replace(CAMILLE, birth_date=date(2014, 11, 25)), "date-de-naissance-invraisemblable"),
        (replace(CAMILLE, birth_date=date(2027, 1, 1)), "date-de-naissance-invraisemblable"),
        (replace(CAMILLE, birth_date=date(1899, 1, 1)), "date-de-naissance-invraisemblable"),
        (replace(CAMILLE, birth_country="ZZ"), "pays-inconnu"),
        (replace(CAMILLE, birth_departement=None), "departement-de-naissance"),
        (replace(CAMILLE, birth_departement="96"), "departement-de-naissance"),
        (replace(CAMILLE, birth_country="MQ", birth_departement="971"), "departement-de-naissance"),
        (replace(CAMILLE, birth_country="BE", birth_departement="13"), "departement-de-naissance"),
        (replace(CAMILLE, birth_commune="13000"), "commune-invalide"),
    ],
)
def test_a_slip_is_told(person: Identity, code: str) -> None:
    assert codes(person) == {code}


def test_every_fault_is_told_at_once() -> None:
    person = replace(CAMILLE, birth_name="1", birth_date=date(2030, 1, 1), birth_country="ZZ", birth_commune="1")
    assert len(list(violations(person, TODAY))) == 4


@pytest.mark.parametrize(
    "password",
    ["quatre chevaux sans selle", "une autre phrase bien longue", "cheval batterie agrafe", "vT9#kq2$mN7!pR4w"],
)
def test_a_good_password_is_taken(password: str) -> None:
    assert list(password_violations(password, email="camille@example.org", names=("EXEMPLE",))) == []


@pytest.mark.parametrize(
    "password",
    [
        "MotDePasse2026!",
        "Motdepasse123!",
        "azertyuiop123",
        "Inscription2027!",
        "motdepassemotdepasse",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "étudiantétudiante2027",
        "Marseille13000",
        "P@ssw0rdP@ssw0rd!",
        # Only who knows French finds these two.
        "anniversaire!mariage",
        "Chaussette-rouge-1",
    ],
)
def test_a_password_that_can_be_guessed_is_refused(password: str) -> None:
    found = list(password_violations(password, email="x@example.org", names=()))
    assert [violation.code for violation in found] == ["mot-de-passe-devinable"]


@pytest.mark.parametrize(
    "password",
    ["zk EXEMPLE vaporeux granit 7", "zk exémple vaporeux granit 7", "granit camille.durable vaporeux"],
)
def test_a_password_that_names_its_owner_is_refused(password: str) -> None:
    found = list(password_violations(password, email="camille.durable@example.org", names=("Exemple",)))
    assert "mot-de-passe-personnel" in {violation.code for violation in found}


def test_a_short_name_is_inside_too_many_words_to_be_refused() -> None:
    assert list(password_violations("quatre lucarnes sans granit", email="x@example.org", names=("Luc",))) == []


def test_what_comes_after_the_72nd_character_does_not_stop_the_judgement() -> None:
    assert guesses("vT9#kq2$mN7!pR4w" * 8) >= GUESSES


@given(st.text(min_size=12, max_size=128))
def test_any_text_is_judged(password: str) -> None:
    assert guesses(password) > 0


def test_a_closed_account_stays_closed_and_nothing_comes_back_to_inactive() -> None:
    assert not [move for move in MOVES if move.source is AccountStatus.FERME]
    assert not [move for move in MOVES if move.target is AccountStatus.NON_ACTIVE]


def test_each_cause_leads_to_one_state() -> None:
    assert {cause: target(cause) for cause in Cause} == {
        Cause.ACTIVATION: AccountStatus.ACTIF,
        Cause.GUESSES: AccountStatus.VERROUILLE,
        Cause.UNLOCKED: AccountStatus.ACTIF,
        Cause.CLOSING: AccountStatus.FERME,
    }
    assert sources(Cause.CLOSING) == ["actif", "verrouille"]
