"""The figures and the lists of these rules, each with what it comes from: whoever changes one changes it here too."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.justificatifs.rules import complements, second_chance, sessions
from app.justificatifs.rules.complements import Delays, Standing, Status, date_violations, status
from app.justificatifs.rules.declaration import named
from app.justificatifs.rules.motifs import MOTIFS
from app.justificatifs.rules.pieces import FORMATS
from app.justificatifs.rules.retention import REST, Content, Fate, in_clean
from app.justificatifs.rules.sessions import PieceSetting, faults, piece_named
from app.justificatifs.rules.states import DepotState

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("figure", "value", "source"),
    [
        (sessions.LARGEST, 26_214_400, "ClamAV reads 25 MiB (07, files)"),
        (sessions.MOST_FILES, 20, "[P]"),
        (complements.DAYS, 15, "issue « From the queue to the decision »: 15 days by default"),
        (complements.LEAST, 5, "[P] nobody finds a document in less"),
        (complements.MOST, 60, "[P]"),
        (complements.LONGEST, 365, "[P] an exam session is a year"),
        (second_chance.DAYS, 3, "[P] a short delay"),
        (second_chance.MOST_DAYS, 30, "[P]"),
        (second_chance.CORRECTION_DAYS, 15, "[P] as a complement"),
        (REST, timedelta(days=1), "[P] past the life of every URL"),
    ],
)
def test_figures(figure: object, value: object, source: str) -> None:
    assert figure == value, source


def test_the_motifs_of_refusal_and_the_pieces_that_each_is_of() -> None:
    """All of it [P]: the guide gives none. What is signed by hand may lack a signature or a date."""
    signed = {
        "recapitulatif_signe",
        "certificat_scolarite_1",
        "certificat_scolarite_2",
        "certificat_travail",
        "r408",
        "attestation_langue_rare",
    }
    assert {motif.code: set(motif.pieces) for motif in MOTIFS} == {
        "illisible": set(),
        "coupe": set(),
        "incomplet": set(),
        "mauvais_document": set(),
        "autre_personne": set(),
        "perime": {"identite"},
        "non_signe": signed,
        "non_date": signed,
        "duree_insuffisante": {"certificat_travail"},
        "sans_rapport": {"certificat_travail"},
        "autre": set(),
    }


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ({"max_files": 1}, False),
        ({"max_files": 20}, False),
        ({"max_files": 0}, True),
        ({"max_files": 21}, True),
        ({"max_bytes": 1}, False),
        ({"max_bytes": 26_214_400}, False),
        ({"max_bytes": 0}, True),
        ({"max_bytes": 26_214_401}, True),
        ({"formats": FORMATS}, False),
        ({"formats": FORMATS[:1]}, False),
        ({"formats": ()}, True),
        ({"formats": (*FORMATS, "text/html")}, True),
        ({"formats": ("text/html",)}, True),
        ({"categories": frozenset()}, True),
        ({"categories": None}, False),
    ],
)
def test_what_an_exam_session_may_say_of_a_piece(members: dict[str, object], wrong: bool) -> None:  # noqa: FBT001 -- a table
    setting = PieceSetting(code="identite", **members)  # type: ignore[arg-type]  # a table of members
    assert [one.field for one in faults(setting)] == ([f"/{name}" for name in members] if wrong else [])


def test_a_piece_is_what_is_said_of_it_and_not_of_another() -> None:
    said = (PieceSetting(code="diplome_requis", label="Autre"), PieceSetting(code="identite", label="Pièce d'identité"))
    assert piece_named(said, "identite").label == "Pièce d'identité"


@pytest.mark.parametrize(
    ("name", "media", "saved"),
    [
        ("carte.PDF", "application/pdf", "carte.PDF"),
        ("carte.jpg", "application/pdf", "carte.pdf"),
        ("carte.jpeg", "application/pdf", "carte.pdf"),
        ("carte.png", "application/pdf", "carte.pdf"),
        ("carte.heic", "application/pdf", "carte.pdf"),
        ("carte.HEIF", "image/jpeg", "carte.jpg"),
        ("carte.jpeg", "image/jpeg", "carte.jpeg"),
        ("carte.pdf", "image/png", "carte.png"),
        ("carte.v2", "application/pdf", "carte.v2.pdf"),
        ("jpg", "application/pdf", "jpg.pdf"),
        ("carte.heic", "image/heic", "carte.heic"),
    ],
)
def test_the_clean_copy_is_named_as_what_it_is(name: str, media: str, saved: str) -> None:
    assert named(name, media) == saved


@pytest.mark.parametrize(
    ("settled", "replaced", "fate"),
    [
        (True, True, Fate.REQUIRED),  # it is history, an agent may have judged it
        (False, True, Fate.ERASED),  # it never was verified
        (True, False, Fate.ERASED),  # its candidate took it back
    ],
)
def test_what_stays_of_a_file_that_is_no_more_asked(settled: bool, replaced: bool, fate: Fate) -> None:  # noqa: FBT001 -- a table
    content = Content(
        state=DepotState.ABANDONNE,
        settled=settled,
        replaced=replaced,
        since=NOW - timedelta(days=2),
        last_epreuve_on=date(2027, 6, 25),
    )
    assert in_clean(content, NOW) is fate


def test_a_complement_without_a_bound_waits_as_long_as_it_must() -> None:
    assert status(Standing.ATTENDUE, None, NOW) is Status.EN_ATTENTE


def test_the_only_date_left_is_named() -> None:
    delays = Delays(days=10, least=10, most=10)
    [only] = date_violations(date(2026, 12, 12), delays, date(2026, 12, 1))
    assert "du 11" in only.detail
    assert "aucune" not in only.detail
    assert list(date_violations(date(2026, 12, 11), delays, date(2026, 12, 1))) == []
