"""The receipt of one act: what it claims, as JSON to be signed, and as a page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import segno

from app.documents.rules.content import Line, QrCode
from app.kit import french
from app.kit.canonical import Json
from app.kit.french import NBSP

_SIGNED = (
    "Ce récépissé est signé par le service. Le code et le texte ci-dessous le contiennent en entier : il se vérifie "
    "sans nous, avec les clés publiées à l’adresse"
)
_MASK = 2  # any mask is valid; letting segno compare all eight costs more than the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is proved: `subject` names the act, `members` say it; without a `bound`, `unbounded` says why."""

    issuer: str
    subject: str
    heading: str
    arrived_at: datetime
    bound: datetime | None
    zone: ZoneInfo
    members: tuple[tuple[str, str, Json], ...]
    """Name in the claims, label on the page, value; without a name or a label it is not told there."""
    unbounded: str = "Cette pièce peut arriver après la date limite"


def claims(receipt: Receipt) -> dict[str, Json]:
    """What is signed: instants in UTC to the microsecond, and on the clocks of the académie."""
    told: dict[str, Json] = {
        "iss": receipt.issuer,
        "sub": receipt.subject,
        "arrived_at": instant(receipt.arrived_at),
        "bound": _bound(receipt),
    }
    return told | {name: value for name, _, value in receipt.members if name}


def instant(at: datetime) -> str:
    """RFC 3339, UTC, always six digits: one spelling for one instant."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _bound(receipt: Receipt) -> Json:
    if receipt.bound is None:
        return None
    local = receipt.bound.astimezone(receipt.zone)
    return {"at": instant(receipt.bound), "local": f"{local:%Y-%m-%dT%H:%M:%S}", "zone": receipt.zone.key}


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The same on paper; the QR code holds the signed receipt itself."""

    title: str
    heading: str
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]
    signed: str
    qr: QrCode


def page(receipt: Receipt, signed: str) -> Page:
    """Everything printed."""
    arrived = f"{french.moment(receipt.arrived_at, receipt.zone, seconds=True)} ({_clocks(receipt)})"
    until = receipt.unbounded
    if receipt.bound is not None:
        until = f"{french.deadline(receipt.bound, receipt.zone)} ({receipt.zone.key})"
    return Page(
        title=f"{receipt.heading}, {receipt.subject}",
        heading=receipt.heading,
        lines=(
            Line("Arrivé au service le", arrived, 3),
            Line("Limite alors en vigueur", until, 3),
            *(Line(label, str(value), 3) for _, label, value in receipt.members if label and value is not None),
        ),
        remarks=(
            f"{_SIGNED} {receipt.issuer}/.well-known/jwks.json.",
            "Il prouve ce qui est arrivé et quand ; il ne dit pas que le dossier est complet.",
        ),
        signed=signed,
        qr=_qr(signed),
    )


def _clocks(receipt: Receipt) -> str:
    return f"{receipt.zone.key}, {french.offset(receipt.arrived_at, receipt.zone)}"


def _qr(signed: str) -> QrCode:
    drawn = BytesIO()
    code = segno.make_qr(signed, error="l", mask=_MASK)
    code.save(drawn, kind="svg", border=4, xmldecl=False, nl=False, omitsize=True)
    told = "le récépissé signé, tel qu’il est imprimé en dessous"
    return QrCode(drawn.getvalue().decode(), f"Code QR{NBSP}: {told}.", "Le récépissé signé")
