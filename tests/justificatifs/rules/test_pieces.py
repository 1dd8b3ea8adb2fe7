"""Which pieces are due, to whom and when: the guide's lists, row by row (« Pièces à téléverser »)."""

from dataclasses import replace
from datetime import date

from app.justificatifs.rules.checklist import due
from app.justificatifs.rules.claims import Claim, claims
from app.justificatifs.rules.pieces import FORMATS, MAX_BYTES, PIECES
from app.justificatifs.rules.sessions import PieceSetting, pieces_of
from app.registrations.rules.choices import Category, Forme, Ground
from tests.registrations.rules.sample import (
    CANDIDATE,
    OFFER,
    SPECIALITE,
    TWO_LANGUAGES,
    Changes,
    choices,
    dispense,
    language,
    offered,
    sitting,
    units,
)
from tests.regles.tables import Row, rows

ALL_ON = pieces_of(
    [PieceSetting(code="notification_amenagement", enabled=True), PieceSetting(code="certificat_jdc", enabled=True)]
)
ALWAYS = {"recapitulatif_signe", "identite"}
AT_A_DISTANCE = ALWAYS | {"certificat_scolarite_1", "certificat_scolarite_2", "diplome_requis"}
AT_WORK = ALWAYS | {"certificat_travail"}
AGAIN = ALWAYS | {"releve_notes_bts"}

EXPERIENCE: Changes = {"category": Category.EXPERIENCE}
REDOUBLANT: Changes = {"category": Category.REDOUBLANT, "former_sittings": (sitting(2022, U1="12"),)}
VAE = (dispense("U1"),)
DIPLOMA = (dispense("U1", Ground.DIPLOME),)
RECTOR = (dispense("U1", Ground.DECISION_RECTEUR),)
KEPT = units(U1="benefice")
HEIGHT = offered(replace(SPECIALITE, r408=True))


@rows(
    "pieces-liste",
    Row("distance", "Guide, « Pièces à téléverser »", {}, AT_A_DISTANCE),
    Row(
        "distance, progressive",
        "Guide, « Pièces à téléverser »",
        {"forme": Forme.PROGRESSIVE, "units": units(U1="a_passer")},
        AT_A_DISTANCE,
    ),
    Row(
        "distance, the duration was changed",
        "Guide, « Pièces à téléverser »",
        {"duration_decision": True},
        AT_A_DISTANCE - {"certificat_scolarite_2"} | {"decision_duree"},
    ),
    Row(
        "distance, a VAE",
        "Guide, « Pièces à téléverser »",
        {"dispenses": VAE},
        AT_A_DISTANCE | {"dispense_ou_benefice"},
    ),
    Row(
        "distance, a diploma",
        "Guide, « Pièces à téléverser »",
        {"dispenses": DIPLOMA},
        AT_A_DISTANCE | {"dispense_ou_benefice", "diplome_dispense"},
    ),
    Row(
        "distance, a grade kept",
        "Guide, « Pièces à téléverser »",
        {"units": KEPT},
        AT_A_DISTANCE | {"dispense_ou_benefice"},
    ),
    Row(
        "distance, a grade reported",
        "Guide, « Pièces à téléverser »",
        {"units": units(U1="report")},
        AT_A_DISTANCE | {"dispense_ou_benefice"},
    ),
    Row(
        "distance, sat before: the lists add up [P]",
        "[P]",
        {"former_sittings": (sitting(),)},
        AT_A_DISTANCE | {"releve_notes_bts"},
    ),
    Row(
        "distance, sat before, a VAE",
        "Guide, « Pièces à téléverser »",
        {"former_sittings": (sitting(),), "dispenses": VAE},
        AT_A_DISTANCE | {"releve_notes_bts", "dispense_ou_benefice", "dispense_redoublant"},
    ),
    Row("experience", "Guide, « Pièces à téléverser »", EXPERIENCE, AT_WORK),
    Row(
        "experience, the duration is not theirs",
        "Guide, « Pièces à téléverser »",
        {**EXPERIENCE, "duration_decision": True},
        AT_WORK,
    ),
    Row(
        "experience, a VAE",
        "Guide, « Pièces à téléverser »",
        {**EXPERIENCE, "dispenses": VAE},
        AT_WORK | {"dispense_vae"},
    ),
    Row("experience, the rector", "Guide, « Pièces à téléverser »", {**EXPERIENCE, "dispenses": RECTOR}, AT_WORK),
    Row(
        "experience, a diploma",
        "Guide, « Pièces à téléverser »",
        {**EXPERIENCE, "dispenses": DIPLOMA},
        AT_WORK | {"diplome_dispense"},
    ),
    Row(
        "experience, sat before",
        "Guide, « Pièces à téléverser »",
        {**EXPERIENCE, "former_sittings": (sitting(),)},
        AT_WORK | {"releve_notes_bts"},
    ),
    Row("redoublant", "Guide, « Pièces à téléverser »", REDOUBLANT, AGAIN),
    Row("redoublant, a grade kept", "Guide, « Pièces à téléverser »", {**REDOUBLANT, "units": KEPT}, AGAIN),
    Row(
        "redoublant, a VAE",
        "Guide, « Pièces à téléverser »",
        {**REDOUBLANT, "dispenses": VAE},
        AGAIN | {"dispense_redoublant"},
    ),
    Row(
        "redoublant, the rector",
        "Guide, « Pièces à téléverser »",
        {**REDOUBLANT, "dispenses": RECTOR},
        AGAIN | {"dispense_redoublant"},
    ),
    Row(
        "redoublant, a diploma",
        "Guide, « Pièces à téléverser »",
        {**REDOUBLANT, "dispenses": DIPLOMA},
        AGAIN | {"diplome_dispense"},
    ),
    Row(
        "a rare language",
        "Guide, « Pièces à téléverser »",
        {"languages": (language("fa"),)},
        AT_A_DISTANCE | {"attestation_langue_rare"},
    ),
    Row(
        "a rare language, of a unit not sat",
        "Guide, « Pièces à téléverser »",
        {"languages": (language("fa"),), "units": units(U2="dispense"), "dispenses": (dispense("U2"),)},
        AT_A_DISTANCE | {"dispense_ou_benefice"},
    ),
    Row(
        "a rare language of a unit not sat, another that is sat",
        "Guide, « Pièces à téléverser »",
        {
            "languages": (language("fa"), language("es", unite="U22")),
            "units": units(U2="dispense"),
            "dispenses": (dispense("U2"),),
        },
        AT_A_DISTANCE | {"dispense_ou_benefice"},
    ),
    Row(
        "a language that is not rare, and a rare one",
        "Guide, « Pièces à téléverser »",
        {"languages": (language("es"), language("fa", unite="U22"))},
        AT_A_DISTANCE | {"attestation_langue_rare"},
    ),
    Row(
        "an aménagement before, no handicap",
        "Guide, « Pièces à téléverser »",
        {"earlier_amenagement": True},
        AT_A_DISTANCE,
    ),
    Row("handicap", "Guide, « Pièces à téléverser »", {"handicap": True}, AT_A_DISTANCE),
    Row(
        "handicap, an aménagement before",
        "Guide, « Pièces à téléverser »",
        {"handicap": True, "earlier_amenagement": True},
        AT_A_DISTANCE | {"notification_amenagement"},
    ),
)
def test_who_is_asked_for_what(case: Row[Changes, set[str]]) -> None:
    found = due(ALL_ON, claims(choices(**case.given), CANDIDATE, offered(TWO_LANGUAGES)))
    assert {piece.code for piece in found} == case.gives


def test_r408_is_asked_where_one_works_at_height() -> None:
    assert Claim.R408 in claims(choices(), CANDIDATE, HEIGHT)
    assert Claim.R408 not in claims(choices(), CANDIDATE, OFFER)
    assert Claim.R408 not in claims(choices(), CANDIDATE, offered(None))
    (r408,) = [piece for piece in PIECES if piece.code == "r408"]
    assert (r408.late_allowed, r408.required, r408.blocking) == (True, False, True)


@rows(
    "piece-certificat_jdc",
    Row(
        "French, 24 on the day registration closes",
        "Code du service national, L114-6",
        (date(1997, 11, 22), "FR"),
        True,
    ),
    Row("French, 25 that very day", "Code du service national, L114-6", (date(1997, 11, 21), "FR"), False),
    Row("French, 40", "Code du service national, L114-6", (date(1982, 1, 1), "FR"), False),
    Row("young, not French", "Code du service national, L114-6", (date(2001, 1, 1), "BE"), False),
    Row("French, age unknown", "Code du service national, L114-6", (None, "FR"), False),
)
def test_the_jdc_certificate(case: Row[tuple[date | None, str], bool]) -> None:
    birth_on, nationality = case.given
    young = replace(CANDIDATE, birth_on=birth_on)
    found = due(ALL_ON, claims(choices(nationality=nationality), young, OFFER))
    assert ("certificat_jdc" in {piece.code for piece in found}) is case.gives


def test_two_pieces_are_off_unless_the_exam_session_switches_them_on() -> None:
    assert {piece.code for piece in PIECES} - {piece.code for piece in pieces_of(())} == {
        "notification_amenagement",
        "certificat_jdc",
    }
    assert tuple(replace(piece, enabled=True) for piece in PIECES) == ALL_ON


def test_an_exam_session_sets_what_it_wants_of_a_piece_and_leaves_the_rest() -> None:
    setting = PieceSetting(code="identite", max_files=1, formats=("application/pdf",), max_bytes=1000, help="Recto.")
    (identity,) = [piece for piece in pieces_of([setting]) if piece.code == "identite"]
    (before,) = [piece for piece in PIECES if piece.code == "identite"]
    assert (identity.max_files, identity.formats, identity.max_bytes, identity.help) == (
        1,
        ("application/pdf",),
        1000,
        "Recto.",
    )
    assert replace(identity, max_files=2, formats=FORMATS, max_bytes=MAX_BYTES, help=before.help) == before
    assert before.several
    assert not identity.several
    assert "identite" not in {piece.code for piece in pieces_of([PieceSetting(code="identite", enabled=False)])}


def test_each_piece_says_why_it_is_asked_and_cites_the_rule() -> None:
    assert len({piece.code for piece in PIECES}) == len(PIECES) == 16
    for piece in PIECES:
        assert piece.reason.startswith("Demandé")
        assert piece.reason.endswith(").")
        assert piece.source.split(" ; ")[0].split(" du ")[0].casefold() in piece.reason.casefold()
        assert piece.help.endswith(".")
