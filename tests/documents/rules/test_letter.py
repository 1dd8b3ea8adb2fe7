"""The letter of a rejection: its words, its address, its place among those printed with it."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.documents.rules.letter import Addressee, Rejection, address_key, letter, recipient
from app.documents.rules.letterhead import Letterhead, faults, signed
from app.documents.rules.states import BatchState, batch_state
from app.registrations.rules.choices import Address

HOME = Address(line1="1 rue de l'Exemple", line2=None, postal_code="13001", city="Marseille", country="FR")
TO = Addressee(civilite="Madame", first_names="Camille", last_name="EXEMPLE", address=HOME)
REJECTION = Rejection(
    exam_session=2027,
    academie="Aix-Marseille",
    specialite="Tourisme",
    option=None,
    candidate_number="02027000017",
    motif="Vous ne justifiez pas d'une année.\nSept mois.",
    ground="Code de l'éducation, article D643-16.",
    decided_at=datetime(2027, 1, 12, 23, 30, tzinfo=UTC),
    zone=ZoneInfo("Europe/Paris"),
)
HEAD = Letterhead(
    sender=("Rectorat", "Place de l'Exemple"),
    place="Aix-en-Provence",
    signatory="Claude EXEMPLE",
    quality="Cheffe de la division des examens",
    tribunal="Marseille",
)


def test_it_says_what_was_decided_why_and_how_to_contest_it() -> None:
    said = letter(TO, REJECTION, HEAD)
    assert said.sender == ("Rectorat", "Place de l'Exemple")
    assert said.dated == "Aix-en-Provence, le 13\xa0janvier\xa02027"  # on the académie's clocks
    assert said.subject.endswith("session 2027")
    assert said.reference == "Candidat n°\xa002027000017 ; BTS Tourisme"
    assert (said.motif, said.ground) == (REJECTION.motif, REJECTION.ground)
    assert said.salutation == "Madame,"
    assert said.signed == ("Cheffe de la division des examens", "Claude EXEMPLE")
    assert [way.label for way in said.appeals] == ["Recours gracieux", "Recours hiérarchique", "Recours contentieux"]
    assert "tribunal administratif de Marseille" in said.appeals[2].text
    assert "R421-5" in said.appeals[2].source
    assert not said.blank
    assert said.closing == (
        "Cette décision et sa motivation figurent aussi dans votre espace candidat.",
        "Je vous prie d'agréer, Madame, l'expression de ma considération distinguée.",
    )


def test_without_a_letterhead_it_is_signed_by_hand_and_to_whom_did_not_say() -> None:
    said = letter(replace(TO, civilite=None), replace(REJECTION, option="B"), Letterhead())
    assert said.sender == ("Académie\xa0: Aix-Marseille", "Rectorat", "Division des examens et concours")
    assert said.dated == "Le 13\xa0janvier\xa02027"
    assert said.blank
    assert said.signed == (  # CRPA, L212-1
        "Pour le recteur de l'académie, et par délégation",
        "Prénom, nom et qualité\xa0:",
        "Signature\xa0:",
    )
    assert said.salutation == "Madame, Monsieur,"
    assert said.reference.endswith("BTS Tourisme, option B")
    assert said.recipient[0] == "Camille EXEMPLE"


def test_an_author_without_a_quality_signs_alone() -> None:
    """It is refused of a letterhead, and a letter must not print « None »."""
    assert signed(replace(HEAD, quality=None)) == ("Claude EXEMPLE",)


@pytest.mark.parametrize(
    ("changed", "lines"),
    [
        ({}, ("1 rue de l'Exemple", "13001 MARSEILLE")),
        ({"line2": "Bât. B", "city": "Aix-en-Provence"}, ("1 rue de l'Exemple", "Bât. B", "13001 AIX-EN-PROVENCE")),
        ({"country": "BE", "postal_code": "4000", "city": "Liège"}, ("1 rue de l'Exemple", "4000 LIÈGE", "BELGIQUE")),
        ({"country": "XK"}, ("1 rue de l'Exemple", "13001 MARSEILLE", "XK")),
    ],
)
def test_an_address_is_written_as_the_post_reads_it(changed: dict[str, str], lines: tuple[str, ...]) -> None:
    assert recipient(replace(TO, address=replace(HOME, **changed))) == ("Madame Camille EXEMPLE", *lines)


IN_ORDER: list[dict[str, str]] = [
    {"postal_code": "06000", "city": "Nice", "line1": "9 rue Z"},
    {"city": "Allauch", "line1": "9 rue Z"},
    {"line1": "Chemin sans numéro"},
    {"line1": "2 rue de l'Exemple"},
    {"line1": "2 bis, rue de l'Exemple"},
    {"line1": "10 rue de l'Exemple"},
    {"line1": "10 ter rue de l'Exemple"},
    {"line1": "3 Rue de l’Étang"},
    {"postal_code": "97110", "city": "Pointe-à-Pitre"},
    {"country": "DE", "postal_code": "01001"},
    {"country": "BE", "postal_code": "4000"},
]


def test_a_batch_is_in_the_order_of_its_addresses() -> None:
    """France first; then the postal code, the town, the street, the number as a number."""
    keys = [address_key(replace(TO, address=replace(HOME, **one))) for one in IN_ORDER]
    assert sorted(range(len(keys)), key=keys.__getitem__) == list(range(len(IN_ORDER)))
    assert len(set(keys)) == len(keys)
    assert address_key(TO) != address_key(replace(TO, last_name="AUTRE"))


@pytest.mark.parametrize(
    ("head", "places"),
    [
        (HEAD, []),
        (Letterhead(), []),
        (replace(HEAD, sender=("x",) * 7), ["/sender"]),
        (replace(HEAD, sender=("x" * 61,)), ["/sender"]),
        (replace(HEAD, place=" "), ["/place"]),
        (replace(HEAD, sender=("Rectorat", " ")), ["/sender"]),
        (replace(HEAD, quality=None), ["/signatory"]),
        (replace(HEAD, signatory=None), ["/signatory"]),
    ],
)
def test_what_would_not_print_is_refused(head: Letterhead, places: list[str]) -> None:
    assert [one.field for one in faults(head)] == places


ONE, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("letters", "rendered", "sent", "state"),
    [
        ([ONE], None, False, BatchState.EN_PREPARATION),
        ([ONE], [ONE], False, BatchState.PRET),
        ([ONE], [ONE, OTHER], False, BatchState.EN_PREPARATION),
        ([], [ONE], False, BatchState.VIDE),
        ([], None, False, BatchState.VIDE),
        ([ONE], [ONE], True, BatchState.ENVOYE),
    ],
)
def test_where_a_batch_stands(
    *, letters: list[UUID], rendered: list[UUID] | None, sent: bool, state: BatchState
) -> None:
    assert batch_state(letters, rendered, sent=sent) is state


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        (Letterhead(sender=("A" * 60,) * 6), []),
        (Letterhead(sender=("A" * 61,)), ["/sender"]),
        (Letterhead(sender=("A",) * 7), ["/sender"]),
        (Letterhead(sender=("A", " ")), ["/sender"]),
        (Letterhead(place=" "), ["/place"]),
        (Letterhead(tribunal=" "), ["/tribunal"]),
        (Letterhead(signatory=" ", quality="Cheffe"), ["/signatory"]),
        (Letterhead(signatory="Claude EXEMPLE", quality=" "), ["/quality"]),
        (Letterhead(signatory="Claude EXEMPLE"), ["/signatory"]),
        (Letterhead(quality="Cheffe"), ["/signatory"]),
    ],
)
def test_what_would_not_print_as_a_letter_is_refused(head: Letterhead, fields: list[str]) -> None:
    """Six lines of sixty characters stand above the window of the envelope."""
    assert [one.field for one in faults(head)] == fields
