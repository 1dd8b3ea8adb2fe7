"""Item 10: the list of pieces is data of an exam session, and each says why it is asked, here."""

from dataclasses import replace
from datetime import date

from app.justificatifs.rules.checklist import NO_CAUSE, due
from app.justificatifs.rules.claims import CAUSED, Claim, causes, claims
from app.justificatifs.rules.pieces import PIECES
from app.justificatifs.rules.sessions import LARGEST, MOST_FILES, PieceSetting, faults, piece_named, pieces_of
from app.registrations.rules.choices import Category, Ground
from tests.registrations.rules.sample import (
    CANDIDATE,
    OFFER,
    Changes,
    choices,
    dispense,
    language,
    sitting,
    units,
)
from tests.regles.tables import Row, rows

LIST = "[P] liste des pièces de la session"
NEW = PieceSetting(
    code="assurance",
    label="Assurance",
    help="L'attestation de l'année.",
    reason="Demandé cette année.",
    source="Note de service",
    enabled=True,
)
IDENTITE = PieceSetting(code="identite")


@rows(
    "pieces-session",
    Row("nothing said of it", LIST, IDENTITE, set()),
    Row("a new piece, whole", LIST, NEW, set()),
    Row("a new piece that says nothing", LIST, PieceSetting(code="x"), {"/label", "/help", "/reason", "/source"}),
    Row("a code with a capital", LIST, replace(NEW, code="Assurance"), {"/code"}),
    Row("a code of 41 letters", LIST, replace(NEW, code="a" * 41), {"/code"}),
    Row("a code of 40 letters", LIST, replace(NEW, code="a" * 40), set()),
    Row("an empty label", LIST, replace(IDENTITE, label=" "), {"/label"}),
    Row("asked of one category", LIST, replace(IDENTITE, categories=frozenset({Category.DISTANCE})), set()),
    Row("asked of nobody", LIST, replace(IDENTITE, categories=frozenset()), {"/categories"}),
    Row("no format", LIST, replace(IDENTITE, formats=()), {"/formats"}),
    Row("a format that we cannot verify", LIST, replace(IDENTITE, formats=("image/gif",)), {"/formats"}),
    Row("no file at all", LIST, replace(IDENTITE, max_files=0), {"/max_files"}),
    Row("as many files as can be", LIST, replace(IDENTITE, max_files=MOST_FILES), set()),
    Row("one file more", LIST, replace(IDENTITE, max_files=MOST_FILES + 1), {"/max_files"}),
    Row("as heavy as can be", LIST, replace(IDENTITE, max_bytes=LARGEST), set()),
    Row("one byte more", LIST, replace(IDENTITE, max_bytes=LARGEST + 1), {"/max_bytes"}),
    Row("late, and required", LIST, replace(IDENTITE, late_allowed=True), {"/late_allowed"}),
    Row("late, and not required", LIST, replace(IDENTITE, late_allowed=True, required=False), set()),
    Row("a new one, late, required by default", LIST, replace(NEW, late_allowed=True), {"/late_allowed"}),
    Row("a new one, late, and not required", LIST, replace(NEW, late_allowed=True, required=False), set()),
    Row("late, as R408 is", LIST, PieceSetting(code="r408", late_allowed=True), set()),
    Row("R408 late and required", LIST, PieceSetting(code="r408", late_allowed=True, required=True), {"/late_allowed"}),
)
def test_what_an_exam_session_may_say_of_a_piece(case: Row[PieceSetting, set[str]]) -> None:
    assert {one.field for one in faults(case.given)} == case.gives


def test_every_member_may_be_changed_and_the_others_stay() -> None:
    changed = PieceSetting(
        code="identite",
        label="Identité",
        help="Recto.",
        categories=frozenset({Category.DISTANCE}),
        condition=Claim.DUREE_ENTIERE,
        reason="Demandé.",
        source="Note",
        max_files=3,
        formats=("application/pdf",),
        max_bytes=1000,
        late_allowed=True,
        required=False,
        blocking=True,
    )
    (found,) = [piece for piece in pieces_of([changed]) if piece.code == "identite"]
    for name in PieceSetting.__dataclass_fields__:
        if name not in {"code", "enabled"}:
            assert getattr(found, name) == getattr(changed, name), name
    (label,) = [piece for piece in pieces_of([replace(IDENTITE, label="Identité")]) if piece.code == "identite"]
    assert label == replace(piece_named((), "identite"), label="Identité")


def test_a_piece_is_added_after_the_guide_s_and_only_once_switched_on() -> None:
    assert pieces_of([NEW])[-1].code == "assurance"
    assert pieces_of([replace(NEW, enabled=None)]) == pieces_of(())


@rows(
    "pieces-session",
    Row("of which nothing was ever said", LIST, ((), "oubliee"), "oubliee"),
    Row("added, then switched off", LIST, ((replace(NEW, enabled=False),), "assurance"), "Assurance"),
    Row("of the guide, as it has it", LIST, ((), "r408"), "Attestation R408 (travail en hauteur)"),
    Row("of the guide, renamed", LIST, ((replace(IDENTITE, label="Identité"),), "identite"), "Identité"),
)
def test_a_file_s_piece_has_a_name_whatever_became_of_it(case: Row[tuple[tuple[PieceSetting, ...], str], str]) -> None:
    said, code = case.given
    assert piece_named(said, code).label == case.gives


def asked(code: str, **given: object) -> str:
    """Why a piece is asked of this registration."""
    made = choices(**given)  # type: ignore[arg-type]  # any member
    offer = replace(OFFER, rare_languages=frozenset({"fa"}))
    every = pieces_of([PieceSetting(code=one.code, enabled=True) for one in PIECES])
    young = replace(CANDIDATE, birth_on=date(2000, 5, 4))
    found = due(every, claims(made, young, offer), causes(made, young, offer))
    return next(piece.reason for piece in found if piece.code == code)


VAE: Changes = {"category": Category.EXPERIENCE, "dispenses": (dispense("U1", Ground.VAE),)}


@rows(
    "pieces-liste",
    Row("always", "Guide", ("identite", {}), "Demandé à tous les candidats (Guide, « Pour tous les candidats »)."),
    Row("a diploma", "Guide", ("diplome_dispense", {"dispenses": (dispense("U1", Ground.DIPLOME),)}), "U1 (Culture"),
    Row("two units", "Guide", ("dispense_ou_benefice", {"dispenses": (dispense("U1"), dispense("U2"))}), "U2 (Langue"),
    Row("a VAE", "Guide", ("dispense_vae", VAE), "vous demandez une dispense pour U1 (Culture générale et expression)"),
    Row(
        "a grade kept",
        "Guide",
        ("dispense_ou_benefice", {"units": units(U4="benefice"), "former_sittings": (sitting(2022, U4="12"),)}),
        "vous gardez la note de U4 (Étude technique)",
    ),
    Row(
        "a grade kept and a dispense",
        "Guide",
        ("dispense_ou_benefice", {"units": units(U4="benefice"), "dispenses": (dispense("U1"),)}),
        "vous gardez la note de U4 (Étude technique), et vous demandez une dispense pour U1",
    ),
    Row("a rare language", "Guide §4", ("attestation_langue_rare", {"languages": (language("fa"),)}), "persan (U2)"),
    Row("under 25", "L114-6", ("certificat_jdc", {}), "vous aurez 22 ans à la clôture des inscriptions"),
    Row("a former sitting", "Guide", ("releve_notes_bts", {"former_sittings": (sitting(2022),)}), "(session 2022)"),
)
def test_each_says_what_in_this_registration_brought_it(case: Row[tuple[str, Changes], str]) -> None:
    code, given = case.given
    reason = asked(code, **given)
    assert case.gives in reason
    assert reason.startswith("Demandé")
    assert reason.endswith(").")


def test_a_cause_is_named_only_for_a_claim_that_is_made() -> None:
    for given in (choices(), choices(dispenses=(dispense("U1"),)), choices(former_sittings=(sitting(2022),))):
        made = claims(given, CANDIDATE, OFFER)
        named = causes(given, CANDIDATE, OFFER)
        assert set(named) <= made
        if named.keys() != NO_CAUSE.keys():
            assert not CAUSED.isdisjoint(made)
