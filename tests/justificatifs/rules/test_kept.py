"""What becomes of a file that came: its name when it is served, what its candidate reads, when it may come again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.justificatifs.rules.declaration import named
from app.justificatifs.rules.faults import Fault, sentence
from app.justificatifs.rules.second_chance import chance_until, whole_days
from tests.regles.tables import Row, rows

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
PARIS, REUNION = ZoneInfo("Europe/Paris"), ZoneInfo("Indian/Reunion")
CLOSES = datetime(2022, 12, 4, 23, tzinfo=UTC)
"""Guide: « la date limite de dépôt des pièces justificatives est fixée au dimanche 4 décembre 2022 »."""
IN_TIME = CLOSES - timedelta(microseconds=1)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@rows(
    "pieces-nom-servi",
    Row("a name that says it", "[P]", ("carte.pdf", PDF), "carte.pdf"),
    Row("in capitals", "[P]", ("CARTE.PDF", PDF), "CARTE.PDF"),
    Row("either ending of a JPEG", "[P]", ("p.jpeg", JPEG), "p.jpeg"),
    Row("a photograph of a phone, served as a JPEG", "[P]", ("IMG_1.HEIC", JPEG), "IMG_1.jpg"),
    Row("a PNG called a PDF", "[P]", ("scan.pdf", PNG), "scan.png"),
    Row("no ending", "[P]", ("facture", PDF), "facture.pdf"),
    Row("the ending of a program", "[P]", ("facture.pdf.exe", PDF), "facture.pdf.exe.pdf"),
    Row("another type is left as it is", "[P]", ("x", "text/plain"), "x"),
)
def test_a_copy_is_named_as_what_it_is(case: Row[tuple[str, str], str]) -> None:
    assert named(*case.given) == case.gives


@rows(
    "pieces-motif",
    Row("not what was announced", "[P]", Fault.AUTRE_CONTENU, "déposez-le de nouveau"),
    Row("no type that we take", "[P]", Fault.MAUVAIS_TYPE, "enregistrez-le dans l'un de ces formats"),
    Row("a type that this piece does not take", "[P]", Fault.FORMAT_REFUSE, "dans l'un de ces formats (PDF, JPEG)"),
    Row("two files in one", "[P]", Fault.FICHIER_DOUBLE, "Enregistrer en PDF"),
    Row("broken", "[P]", Fault.CASSE, "vérifiez-le"),
    Row("locked", "[P]", Fault.PROTEGE, "sans mot de passe"),
    Row("too many pages", "[P]", Fault.TROP_DE_PAGES, "60 au plus"),
    Row("too complex", "[P]", Fault.TROP_COMPLEXE, "déposez-en un plus simple"),
    Row("nothing without a program", "[P]", Fault.CONTENU_ACTIF, "Enregistrer en PDF"),
    Row("more than the antivirus looks at", "[P]", Fault.NON_ANALYSABLE, "déposez une photographie"),
    Row("a virus", "[P]", Fault.INFECTE, "sous une autre forme"),
)
def test_a_refusal_says_how_to_mend_it(case: Row[Fault, str]) -> None:
    told = sentence(case.given, real="image/heic", formats=(PDF, JPEG))
    assert case.gives in told
    assert told.endswith(".")


def test_every_fault_has_its_row() -> None:
    assert all(sentence(fault) for fault in Fault)


@rows(
    "pieces-nouvel-envoi",
    Row("refused at the bound", "[P]", (IN_TIME, CLOSES, 3, PARIS), datetime(2022, 12, 8, 23, tzinfo=UTC)),
    Row("refused the next day", "[P]", (IN_TIME, CLOSES + DAY, 3, PARIS), datetime(2022, 12, 9, 23, tzinfo=UTC)),
    Row("on other clocks", "[P]", (IN_TIME, CLOSES, 3, REUNION), datetime(2022, 12, 8, 20, tzinfo=UTC)),
    Row("one day", "[P]", (IN_TIME, CLOSES, 1, PARIS), datetime(2022, 12, 6, 23, tzinfo=UTC)),
    Row("summer time begins within: the day is whole", "[P]",
        (IN_TIME, datetime(2023, 3, 24, 12, tzinfo=UTC), 3, PARIS), datetime(2023, 3, 27, 22, tzinfo=UTC)),
    Row("refused in time", "[P]", (IN_TIME, IN_TIME, 3, PARIS), None),
    Row("announced late", "[P]", (CLOSES, CLOSES + HOUR, 3, PARIS), None),
    Row("an exam session that gives none", "[P]", (IN_TIME, CLOSES, 0, PARIS), None),
)  # fmt: skip
def test_a_second_chance_ends_with_a_day(
    case: Row[tuple[datetime, datetime, int, ZoneInfo], datetime | None],
) -> None:
    declared, refused, days, zone = case.given
    assert chance_until(refused, declared_at=declared, closes_at=CLOSES, zone=zone, days=days) == case.gives


@rows(
    "pieces-correction",
    Row("from the middle of a day", "[P]", (CLOSES + HOUR, 15, PARIS), datetime(2022, 12, 20, 23, tzinfo=UTC)),
    Row("from its first instant", "[P]", (CLOSES, 15, PARIS), datetime(2022, 12, 20, 23, tzinfo=UTC)),
    Row("from its last", "[P]", (IN_TIME, 15, PARIS), datetime(2022, 12, 19, 23, tzinfo=UTC)),
    Row("on other clocks", "[P]", (CLOSES, 1, REUNION), datetime(2022, 12, 6, 20, tzinfo=UTC)),
    Row("summer time begins within", "[P]",
        (datetime(2023, 3, 24, 12, tzinfo=UTC), 15, PARIS), datetime(2023, 4, 8, 22, tzinfo=UTC)),
    Row("winter time begins within", "[P]",
        (datetime(2022, 10, 25, 12, tzinfo=UTC), 15, PARIS), datetime(2022, 11, 9, 23, tzinfo=UTC)),
    Row("over the end of the year", "[P]", (datetime(2022, 12, 25, 12, tzinfo=UTC), 15, PARIS),
        datetime(2023, 1, 9, 23, tzinfo=UTC)),
    Row("the day that UTC says is not the académie's", "[P]", (datetime(2022, 12, 6, 23, 30, tzinfo=UTC), 1, PARIS),
        datetime(2022, 12, 8, 23, tzinfo=UTC)),
    Row("nothing but the end of this day", "[P]", (CLOSES, 0, PARIS), CLOSES + DAY),
)  # fmt: skip
def test_days_are_whole(case: Row[tuple[datetime, int, ZoneInfo], datetime]) -> None:
    assert whole_days(*case.given) == case.gives


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.FORMAT_REFUSE])
def test_only_a_format_depends_on_the_piece(fault: Fault) -> None:
    assert sentence(fault, real=PNG, formats=(PDF,)) == sentence(fault)
