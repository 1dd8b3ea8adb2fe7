"""What a receipt proves, claim by claim and line by line."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.documents.rules.content import Line
from app.documents.rules.receipt import Receipt, claims, instant, page

RECEIPT = Receipt(
    issuer="https://bts.example.fr",
    subject="registrations/1/versions/2",
    heading="Récépissé d'inscription",
    arrived_at=datetime(2022, 11, 21, 16, 59, 59, 999999, tzinfo=UTC),
    bound=datetime(2022, 11, 21, 17, tzinfo=UTC),
    zone=ZoneInfo("Europe/Paris"),
    members=(
        ("version", "Version", 2),
        ("digest", "", "00ff"),
        ("", "Candidat", "Camille EXEMPLE"),
        ("late", "Retard", None),
    ),
)
JWS = "e30.e30.AA"


@pytest.mark.parametrize(
    ("bound", "told"),
    [
        (RECEIPT.bound, {"at": "2022-11-21T17:00:00.000000Z", "local": "2022-11-21T18:00:00", "zone": "Europe/Paris"}),
        (None, None),
    ],
)
def test_what_is_signed(bound: datetime | None, told: object) -> None:
    assert claims(replace(RECEIPT, bound=bound)) == {
        "iss": "https://bts.example.fr",
        "sub": "registrations/1/versions/2",
        "arrived_at": "2022-11-21T16:59:59.999999Z",
        "bound": told,
        "version": 2,
        "digest": "00ff",
        "late": None,
    }


def test_an_instant_has_one_spelling() -> None:
    local = datetime(2022, 11, 21, 18, tzinfo=ZoneInfo("Europe/Paris"))
    assert instant(local) == instant(local.astimezone(UTC)) == "2022-11-21T17:00:00.000000Z"


@pytest.mark.parametrize(
    ("bound", "until"),
    [
        (RECEIPT.bound, "lundi 21 novembre 2022 à 18 h (Europe/Paris)"),
        (None, "Cette pièce peut arriver après la date limite"),
    ],
)
def test_what_is_printed(bound: datetime | None, until: str) -> None:
    printed = page(replace(RECEIPT, bound=bound), JWS)
    assert printed.title == "Récépissé d'inscription, registrations/1/versions/2"
    assert (printed.heading, printed.signed) == ("Récépissé d'inscription", JWS)
    arrived, limit, *others = printed.lines
    assert arrived.label == "Arrivé au service le"
    assert flat(arrived.value) == "lundi 21 novembre 2022 à 17 h 59 min 59 s (Europe/Paris, UTC+01:00)"
    assert limit.label == "Limite alors en vigueur"
    assert until in flat(limit.value)
    assert {arrived.span, limit.span} == {3}
    assert others == [Line("Version", "2", 3), Line("Candidat", "Camille EXEMPLE", 3)]
    assert [remark.rpartition(" ")[2] for remark in printed.remarks] == [
        "https://bts.example.fr/.well-known/jwks.json.",
        "complet.",
    ]


def test_the_code_holds_the_signed_receipt() -> None:
    code, other = page(RECEIPT, JWS).qr, page(RECEIPT, f"{JWS}A").qr
    assert code.svg != other.svg
    assert code.svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ')
    assert not code.svg.endswith("\n")
    assert flat(code.alt) == "Code QR : le récépissé signé, tel qu’il est imprimé en dessous."
    # 21 modules for so short a text, and a quiet zone of four on either side.
    assert 'viewBox="0 0 29 29"' in code.svg


def flat(text: str) -> str:
    """No-break spaces read as spaces."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
