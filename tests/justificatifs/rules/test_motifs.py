"""Motives of refusal: a list of the exam session, each for any piece or for some."""

from dataclasses import replace

from app.justificatifs.rules.motifs import MOTIFS, MotifSetting, faults, motifs_of, violations
from app.justificatifs.rules.pieces import PIECES
from tests.regles.tables import Row, rows

LIST = "[P] liste des motifs de refus de la session"
NEW = MotifSetting(code="tampon", label="Sans le tampon de l'employeur", pieces=("certificat_travail",))


@rows(
    "pieces-refus",
    Row("a motive of any piece", LIST, ("identite", "illisible", None), []),
    Row("with a text", LIST, ("identite", "illisible", "Trop sombre."), []),
    Row("a motive of this piece", LIST, ("identite", "perime", None), []),
    Row("of another piece", LIST, ("diplome_requis", "perime", None), [("/motif", "motif-inconnu")]),
    Row("of no list", LIST, ("identite", "moche", None), [("/motif", "motif-inconnu")]),
    Row("none", LIST, ("identite", None, "Trop sombre."), [("/motif", "motif-requis")]),
    Row("another one, said in words", LIST, ("identite", "autre", "Ce n'est pas vous."), []),
    Row("another one, unsaid", LIST, ("identite", "autre", None), [("/text", "texte-requis")]),
    Row("one that the session adds", LIST, ("certificat_travail", "tampon", None), []),
    Row("added, of another piece", LIST, ("identite", "tampon", None), [("/motif", "motif-inconnu")]),
    Row("one that the session switches off", LIST, ("identite", "coupe", None), [("/motif", "motif-inconnu")]),
)
def test_a_refusal_is_of_the_list(case: Row[tuple[str, str | None, str | None], list[tuple[str, str]]]) -> None:
    piece, code, text = case.given
    listed = motifs_of([NEW, MotifSetting(code="coupe", enabled=False)])
    found = list(violations(listed, piece, code, text))
    assert [(one.field, one.code) for one in found] == case.gives
    allowed = [motif.code for motif in listed if motif.applies(piece)]
    for one in found:
        assert one.code == "texte-requis" or ", ".join(allowed) in one.detail, "it names what would do"


@rows(
    Row("nothing said of it", LIST, MotifSetting(code="illisible"), set()),
    Row("a new one, whole", LIST, NEW, set()),
    Row("a new one without words", LIST, replace(NEW, label=None), {"/label"}),
    Row("empty words", LIST, replace(NEW, label=" "), {"/label"}),
    Row("a code with a capital", LIST, replace(NEW, code="Tampon"), {"/code"}),
    Row("a piece that cannot be", LIST, replace(NEW, pieces=("Identité",)), {"/pieces"}),
    Row("of any piece", LIST, replace(NEW, pieces=()), set()),
)
def test_what_an_exam_session_may_say_of_a_motive(case: Row[MotifSetting, set[str]]) -> None:
    assert {one.field for one in faults(case.given)} == case.gives


def test_each_member_may_be_changed_and_the_others_stay() -> None:
    said = MotifSetting(code="illisible", label="Flou", pieces=("identite",), text_required=True, enabled=False)
    first, *others = motifs_of([said])
    assert {name: getattr(first, name) for name in MotifSetting.__dataclass_fields__} == {
        name: getattr(said, name) for name in MotifSetting.__dataclass_fields__
    }
    assert tuple(others) == MOTIFS[1:]
    assert motifs_of([]) == MOTIFS


def test_what_the_candidate_reads() -> None:
    assert MOTIFS[0].sentence(None) == "Document illisible."
    assert MOTIFS[0].sentence("La photo est floue.") == "Document illisible : La photo est floue."


def test_every_piece_that_the_list_names_is_one_of_the_guide() -> None:
    assert {piece for motif in MOTIFS for piece in motif.pieces} <= {piece.code for piece in PIECES}
