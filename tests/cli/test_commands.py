"""What an operator types, and the one clear line that answers."""

from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copytree

import pytest

from app.cli import DATA
from app.dev.postgres import SERVING
from tests.cli.commands import run, run_apart
from tests.stage import Stage

YEAR = "2031"


@pytest.fixture
async def future(servers: Stage, clean: None) -> AsyncIterator[str]:
    """An exam session of one's own, that leaves no trace in the reference data."""
    del clean
    yield YEAR
    await servers.as_owner("DELETE FROM calendars WHERE year = 2031")
    await servers.as_owner("DELETE FROM exam_sessions WHERE year = 2031")


OPEN = (
    *("exam-session", "open", YEAR, "--last-epreuve", "2031-06-27"),
    *("--opens", "2030-10-15T08:00", "--closes", "2030-11-19T18:00", "--justificatifs", "2030-12-03"),
)
LATER = (
    *("--opens", "2030-10-15T08:00", "--closes", "2030-11-20T12:00", "--justificatifs", "2030-12-03"),
    *("--motive", "Grève des transports."),
)


def test_the_same_import_says_that_nothing_is_new(servers: Stage, clean: None) -> None:
    del clean
    ended = run_apart(servers, "catalogue", "import")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        "Rien de nouveau, catalogue inchangé : 93 specialites, 117 options, 187 unites, 32 langues, 36 académies.\n"
    )


def test_a_broken_file_is_told_line_by_line_and_nothing_is_loaded(servers: Stage, clean: None, tmp_path: Path) -> None:
    del clean
    broken = Path(copytree(DATA, tmp_path / "data"))
    units = broken / "unites.csv"
    units.write_text(units.read_text().replace(",240,", ",quatre heures,"))
    ended = run(servers, "catalogue", "import", "--dir", str(broken))
    assert (ended.code, ended.out) == (1, "")
    *told, last = ended.err.splitlines()
    assert told[0].startswith("unites.csv, ligne 2, colonne « duree_minutes » : « quatre heures »")
    assert last == f"Erreur : rien n'a été chargé, {len(told)} défauts à corriger (voir ci-dessus)."


@pytest.mark.parametrize(
    ("arguments", "changed", "said"),
    [
        (("catalogue", "import", "--dir", "/nulle/part"), {}, "fichier illisible"),
        (("catalogue", "langue-rare", "99", "ar", "--oui"), {}, "Aucune académie en activité"),
        (("catalogue", "langue-rare", "02", "xx", "--oui"), {}, "n'est pas une langue de l'examen"),
        (("exam-session", "calendar", YEAR, "02", *LATER), {}, "La session 2031 n'existe pas"),
        (("exam-session", "piece", YEAR, "certificat_jdc", "--on"), {}, "La session 2031 n'existe pas"),
        (("exam-session", "second-chance", YEAR, "3"), {}, "La session 2031 n'existe pas"),
        (("exam-session", "second-chance", "2023", "31"), {}, "De 0 à 30 jours"),
        (("exam-session", "calendar", "2023", "05", *LATER), {}, "Aucune académie en activité"),
        ((*OPEN, "--motive", " "), {}, "Dites le motif"),
        ((*OPEN, "--amenagement", "2030-01-01"), {}, "Calendrier refusé"),
        ((*OPEN, "--modalites", "/nulle/part"), {}, "texte des modalités illisible"),
        (("agents", "create", "X", "pas-une-adresse", "--academie", "02"), {}, "n'est pas une adresse"),
        (("agents", "create", "X", "x@example.org", "--academie", "05"), {}, "Aucune académie en activité"),
        (("agents", "disable", "inconnu@example.org"), {}, "Aucun agent n'a l'adresse"),
        (("tokens", "create", "inconnu@example.org"), {}, "Aucun agent n'a l'adresse"),
        (("tokens", "revoke", "019a0000-0000-7000-8000-000000000000"), {}, "Aucun jeton en vie"),
        (("training-bodies", "create", "Essai", "--siret", "12"), {}, "un SIRET a quatorze chiffres"),
    ],
)
def test_what_is_wrong_is_one_line(
    servers: Stage, clean: None, arguments: tuple[str, ...], changed: dict[str, str], said: str
) -> None:
    del clean
    ended = run(servers, *arguments, **changed)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Erreur : ")
    assert ended.err.count("\n") == 1
    assert said in ended.err


def test_a_database_that_does_not_answer_is_one_line(servers: Stage) -> None:
    ended = run_apart(servers, "agents", "list", BTS_DATABASE_URL="postgresql://x:y@127.0.0.1:1/z")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == "Erreur : PostgreSQL ne répond pas à l'adresse de BTS_DATABASE_URL.\n"


def test_a_database_without_our_schema_is_one_line(servers: Stage) -> None:
    ended = run(servers, "agents", "list", BTS_DATABASE_URL=servers.postgres.dsn(SERVING, "postgres"))
    assert ended.err == "Erreur : Le schéma n'est pas à jour : lancez « alembic upgrade head » d'abord.\n"


async def test_an_academie_says_that_a_language_is_rare_there(servers: Stage, clean: None) -> None:
    del clean
    ended = run(servers, "catalogue", "langue-rare", "02", "zh", "--oui")
    assert ended.out == "Langue zh : rare dans l'académie 02.\n"
    assert await servers.select("SELECT academie, langue, rare FROM rare_langues") == [("02", "zh", True)]
    last = "DELETE FROM catalogue_imports WHERE id = (SELECT max(id::text)::uuid FROM catalogue_imports)"
    assert await servers.as_owner(last) == 1


async def test_a_change_of_the_files_is_loaded(servers: Stage, clean: None, tmp_path: Path) -> None:
    del clean
    changed = Path(copytree(DATA, tmp_path / "data"))
    academies = changed / "academies.csv"
    academies.write_text(academies.read_text().replace("02,Aix-Marseille,", "02,Aix et Marseille,"))
    assert run(servers, "catalogue", "import", "--dir", str(changed)).out.startswith("Catalogue chargé : ")
    assert await servers.select("SELECT label FROM academies WHERE code = '02'") == [("Aix et Marseille",)]
    assert run(servers, "catalogue", "import").out.startswith("Catalogue chargé : ")
    assert run(servers, "catalogue", "import").out.startswith("Rien de nouveau")
    two = "DELETE FROM catalogue_imports WHERE id IN (SELECT id FROM catalogue_imports ORDER BY id DESC LIMIT 2)"
    assert await servers.as_owner(two) == 2


def test_a_file_that_is_not_utf8_is_one_line(servers: Stage, clean: None, tmp_path: Path) -> None:
    del clean
    broken = Path(copytree(DATA, tmp_path / "data"))
    (broken / "langues.csv").write_bytes("créole".encode("latin-1"))
    assert "n'est pas de l'UTF-8" in run(servers, "catalogue", "import", "--dir", str(broken)).err


async def test_an_exam_session_is_opened_in_every_academie(servers: Stage, future: str) -> None:
    del future
    assert run(servers, *OPEN).out == "Session 2031 publiée : 34 calendriers fixés.\n"
    rows = await servers.select(
        "SELECT count(*), min(registration_closes_at)::text, max(registration_closes_at)::text"
        " FROM calendars WHERE year = 2031"
    )
    assert rows == [(34, "2030-11-19 06:00:00+00", "2030-11-20 04:00:00+00")]
    (text,) = (await servers.select("SELECT modalites FROM exam_sessions WHERE year = 2031"))[0]
    assert "session 2031" in str(text)
    assert run(servers, *OPEN).out == "Session 2031 publiée : 0 calendriers fixés.\n"


async def test_a_calendar_extended_is_kept_when_the_session_is_opened_again(servers: Stage, future: str) -> None:
    del future
    run(servers, *OPEN)
    assert run(servers, "exam-session", "calendar", YEAR, "28", *LATER).code == 0
    run(servers, *OPEN)
    question = "SELECT registration_closes_at::text, version FROM calendars WHERE year = 2031 AND academie = '28'"
    assert await servers.select(question) == [("2030-11-20 08:00:00+00", 2)]
    run(servers, *OPEN, "--over")
    assert await servers.select(question) == [("2030-11-19 14:00:00+00", 3)]


async def test_an_optional_piece_is_switched_on_for_one_exam_session(servers: Stage, future: str) -> None:
    del future
    run(servers, *OPEN)
    for piece, switch in (
        ("certificat_jdc", "--on"),
        ("notification_amenagement", "--on"),
        ("certificat_jdc", "--off"),
    ):
        assert run(servers, "exam-session", "piece", YEAR, piece, switch).code == 0
    assert await servers.select("SELECT settings FROM exam_sessions WHERE year = 2031") == [
        ({"pieces": {"certificat_jdc": {"enabled": False}, "notification_amenagement": {"enabled": True}}},)
    ]


async def test_every_act_is_journaled(servers: Stage, future: str) -> None:
    del future
    run(servers, *OPEN)
    journal = await servers.select("SELECT act, count(*) FROM audit_entries GROUP BY act ORDER BY act")
    assert journal == [("calendar.set", 34), ("exam_session.set", 1)]


async def test_the_list_of_pieces_is_data_of_the_session(servers: Stage, future: str) -> None:
    """Changed member by member, a piece added, all journaled; what was not said stays."""
    del future
    run(servers, *OPEN)
    listed = run(servers, "exam-session", "pieces", YEAR).out
    assert "\nidentite\tPièce d'identité ou livret de famille\t" in listed
    assert "certificat_jdc\t" in listed
    piece = ("exam-session", "piece", YEAR)
    assert run(servers, *piece, "certificat_jdc", "--on").out.startswith("Pièce certificat_jdc demandée à la session")
    said = ("label=Assurance", "help=L'attestation.", "reason=Demandé cette année.", "source=Note", "required=non")
    added = run(servers, *piece, "assurance", "--on", *[word for one in said for word in ("--set", one)])
    assert (added.code, added.out) == (0, "Pièce assurance demandée à la session 2031 : Assurance.\n"), added.err
    narrowed = ("--set", "categories=redoublant", "--set", "formats=application/pdf", "--set", "max_files=2")
    assert run(servers, *piece, "assurance", *narrowed).code == 0
    [(kept,)] = await servers.select("SELECT settings -> 'pieces' FROM exam_sessions WHERE year = 2031")
    assert kept == {
        "certificat_jdc": {"enabled": True},
        "assurance": {
            "enabled": True,
            "label": "Assurance",
            "help": "L'attestation.",
            "reason": "Demandé cette année.",
            "source": "Note",
            "required": False,
            "categories": ["redoublant"],
            "formats": ["application/pdf"],
            "max_files": 2,
        },
    }
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'exam_session.piece'") == [(3,)]


async def test_an_exam_session_says_how_long_a_second_chance_lasts(servers: Stage, future: str) -> None:
    """And its pieces stay as they were set."""
    del future
    run(servers, *OPEN)
    assert run(servers, "exam-session", "piece", YEAR, "certificat_jdc", "--on").code == 0
    assert run(servers, "exam-session", "second-chance", YEAR, "5").code == 0
    assert await servers.select("SELECT settings FROM exam_sessions WHERE year = 2031") == [
        ({"pieces": {"certificat_jdc": {"enabled": True}}, "second_chance_days": 5},)
    ]
    act = "SELECT detail FROM audit_entries WHERE act = 'exam_session.setting'"
    assert await servers.select(act) == [({"year": 2031, "second_chance_days": 5},)]


def test_everything_wrong_in_a_piece_is_told_line_by_line(servers: Stage, future: str) -> None:
    del future
    run(servers, *OPEN)
    wrong = ("max_files=0", "formats=image/gif", "label=")
    piece = ("exam-session", "piece", YEAR, "identite")
    ended = run(servers, *piece, *[word for one in wrong for word in ("--set", one)])
    assert ended.code == 1
    assert [line.partition(" ")[0] for line in ended.err.splitlines()] == ["label", "formats", "max_files", "Erreur"]
    unread = ("couleur=bleu", "max_files=beaucoup", "categories=personne")
    ended = run(
        servers, "exam-session", "piece", YEAR, "identite", *[word for one in unread for word in ("--set", one)]
    )
    assert {line.partition(" ")[0] for line in ended.err.splitlines()} == {
        "couleur",
        "max_files",
        "categories",
        "Erreur",
    }
    assert run(servers, "exam-session", "piece", YEAR, "identite", "--set", "rien").err.startswith("Erreur : « rien »")


async def test_motifs_rejections_and_letterheads_are_data_of_the_session(servers: Stage, future: str) -> None:
    """What is said is kept, what is not stays; everything wrong is told at once; all is journaled."""
    del future
    run(servers, *OPEN)
    motif = ("exam-session", "decision-motif", YEAR)
    broken = run(servers, *motif, "Fraude !", "--label", " ")
    assert (broken.code, broken.out) == (1, "")
    assert [line.partition(" : ")[0] for line in broken.err.splitlines()] == ["code", "label", "ground", "Erreur"]
    fraud = ("--label", "Une pièce est fausse.", "--ground", "Article.", "--verdict", "rejete")
    assert run(servers, *motif, "fraude", *fraud).out == "Motif fraude réglé à la session 2031.\n"
    assert run(servers, *motif, "hors_delai", "--off").code == 0
    assert run(servers, *motif, "fraude", "--ground", "Autre article.").code == 0
    listed = run(servers, "exam-session", "decision-motifs", YEAR).out.splitlines()
    assert "fraude\ten service\trejete\tUne pièce est fausse.\tAutre article." in listed
    assert any(line.startswith("hors_delai\thors service\t") for line in listed)
    assert run(servers, "exam-session", "rejections", YEAR, "--alone").out.startswith("Un rejet se décide seul")
    head = ("exam-session", "letterhead", YEAR)
    assert "signatory : " in run(servers, *head, "02", "--signatory", "Claude EXEMPLE").err
    assert "Aucune académie en activité" in run(servers, *head, "99", "--place", "Nulle part").err
    assert run(servers, *head, "02", "--sender", "Rectorat", "--sender", "Place", "--tribunal", "Marseille").code == 0
    assert run(servers, *head, "02", "--signatory", "Claude EXEMPLE", "--quality", "Cheffe").code == 0
    [(settings,)] = await servers.select("SELECT settings FROM exam_sessions WHERE year = 2031")
    assert isinstance(settings, dict)
    assert settings["rejection_by_two"] is False
    assert settings["letterheads"]["02"] == {
        "sender": ["Rectorat", "Place"],
        "place": None,
        "signatory": "Claude EXEMPLE",
        "quality": "Cheffe",
        "tribunal": "Marseille",
    }
    lines = await servers.select(
        "SELECT detail FROM audit_entries WHERE act IN ('exam_session.setting', 'exam_session.decision_motif')"
        " ORDER BY id"
    )
    assert len(lines) == 6
    assert lines[-1] == ({"year": 2031, "letterheads": "02"},)  # whoever signs is not named there


async def test_the_motives_of_refusal_are_data_of_the_session(servers: Stage, future: str) -> None:
    """One switched off, one added for a piece, all journaled; every fault is told."""
    del future
    run(servers, *OPEN)
    motif = ("exam-session", "motif", YEAR)
    assert run(servers, *motif, "coupe", "--off").out == "Motif coupe non proposé à la session 2031 : Document coupé.\n"
    added = run(servers, *motif, "tampon", "--set", "label=Sans tampon", "--set", "pieces=certificat_travail,r408")
    assert (added.code, added.out) == (0, "Motif tampon proposé à la session 2031 : Sans tampon.\n"), added.err
    listed = run(servers, "exam-session", "motifs", YEAR).out
    assert "coupe\tDocument coupé\ttoutes\tnon proposé\n" in listed
    assert "autre\tAutre motif\ttoutes\tproposé, texte exigé\n" in listed
    assert "tampon\tSans tampon\tcertificat_travail,r408\tproposé\n" in listed
    kept = await servers.select("SELECT settings #> '{refusal_motifs,tampon}' FROM exam_sessions WHERE year = 2031")
    assert kept == [({"label": "Sans tampon", "pieces": ["certificat_travail", "r408"]},)]
    wrong = run(servers, *motif, "sceau", "--set", "pieces=", "--set", "couleur=bleu")
    assert (wrong.code, wrong.err.splitlines()[0]) == (1, "couleur : Ce membre n'existe pas.")
    assert "label : « sceau » n'est pas un motif de la liste" in run(servers, *motif, "sceau", "--on").err
    assert await servers.select("SELECT count(*) FROM audit_entries WHERE act = 'exam_session.motif'") == [(2,)]


async def test_an_exam_session_says_what_delays_complements_have(servers: Stage, future: str) -> None:
    """What contradicts itself is told, and nothing is kept of it."""
    del future
    run(servers, *OPEN)
    delays = ("exam-session", "complements", YEAR)
    assert run(servers, *delays, "--days", "10", "--most", "30").out.endswith("2031 : 10 jours, de 5 à 30.\n")
    wrong = run(servers, *delays, "--days", "4")
    assert (wrong.code, wrong.err.splitlines()[0]) == (
        1,
        "days : Le délai ordinaire est entre les bornes : de 5 à 60 jours.",
    )
    kept = "SELECT settings -> 'complement_days' FROM exam_sessions WHERE year = 2031"
    assert await servers.select(kept) == [({"days": 10, "least": 5, "most": 30},)]
