"""The letter of a rejection: « En cas de dossier d'inscription rejeté, vous serez informé par courrier » (Guide)."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.documents.rules import letterhead
from app.documents.rules.letterhead import Letterhead
from app.dossiers.rules.appeals import appeals
from app.dossiers.rules.status import Decision
from app.kit import french
from app.kit.countries import COUNTRIES
from app.kit.french import NBSP
from app.registrations.rules.choices import Address

FRANCE = "FR"
_NUMBERED = re.compile(r"\s*(\d+)\s*(bis|ter|quater|[a-z])?\b[\s,]*(.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """To whom it goes."""

    civilite: str | None
    """« Madame »; None when it was not said."""
    first_names: str
    last_name: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """What is notified."""

    exam_session: int
    academie: str
    specialite: str
    option: str | None
    candidate_number: str
    motif: str
    ground: str
    decided_at: datetime
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Way:
    """One way of appeal, as printed."""

    label: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything printed, in the order of reading; the template only lays it out."""

    sender: tuple[str, ...]
    recipient: tuple[str, ...]
    dated: str
    subject: str
    reference: str
    salutation: str
    opening: str
    motif_label: str
    motif: str
    ground_label: str
    ground: str
    closing: tuple[str, ...]
    signed: tuple[str, ...]
    blank: bool
    """Nobody is named: there is room to write."""
    appeals_title: str
    appeals: tuple[Way, ...]
    footer: str


def letter(to: Addressee, rejection: Rejection, head: Letterhead) -> Letter:
    """The letter of one rejection."""
    day = french.long_date(rejection.decided_at.astimezone(rejection.zone).date())
    diploma = f"BTS {rejection.specialite}" + (f", option {rejection.option}" if rejection.option else "")
    session = rejection.exam_session
    salutation = to.civilite or "Madame, Monsieur"
    return Letter(
        sender=letterhead.sender(head, rejection.academie),
        recipient=recipient(to),
        dated=f"{head.place}, le {day}" if head.place else f"Le {day}",
        subject=f"Rejet de votre dossier d'inscription au brevet de technicien supérieur, session {session}",
        reference=f"Candidat n°{NBSP}{rejection.candidate_number} ; {diploma}",
        salutation=f"{salutation},",
        opening=(
            f"Vous avez demandé à vous inscrire à l'examen du {diploma}, session {session}. Votre dossier a été"
            f" examiné{NBSP}: il est rejeté, et vous ne pourrez pas présenter les épreuves de cette session."
        ),
        motif_label=f"Motif{NBSP}: ",
        motif=rejection.motif,
        ground_label=f"Fondement{NBSP}: ",
        ground=rejection.ground,
        closing=(
            "Cette décision et sa motivation figurent aussi dans votre espace candidat.",
            f"Je vous prie d'agréer, {salutation}, l'expression de ma considération distinguée.",
        ),
        signed=letterhead.signed(head),
        blank=head.signatory is None,
        appeals_title="Si vous souhaitez contester cette décision",
        appeals=tuple(Way(one.label, one.text, one.source) for one in appeals(Decision.REJETE, head.tribunal)),
        footer=f"BTS {session}, candidat n°{NBSP}{rejection.candidate_number}, décision du {day}",
    )


def recipient(to: Addressee) -> tuple[str, ...]:
    """Six lines at most, as the post reads them: the name, the street, the town in capitals, the country abroad."""
    address = to.address
    name = " ".join(part for part in (to.civilite, to.first_names, to.last_name) if part)
    country = None if address.country == FRANCE else COUNTRIES.get(address.country, address.country).upper()
    lines = (name, address.line1, address.line2, f"{address.postal_code} {address.city.upper()}", country)
    return tuple(line for line in lines if line)


def address_key(to: Addressee) -> str:
    """Where it stands in a print batch: country (France first), postal code, town, street, number, name."""
    address = to.address
    country = "" if address.country == FRANCE else french.plain(COUNTRIES.get(address.country, address.country))
    street, number, suffix = french.plain(address.line1), "0", ""
    if found := _NUMBERED.fullmatch(address.line1):
        number, suffix, street = found[1], french.plain(found[2] or ""), french.plain(found[3])
    name = french.plain(f"{to.last_name} {to.first_names}")
    parts = (
        country,
        address.postal_code.strip(),
        french.plain(address.city),
        street,
        f"{int(number):08}{suffix}",
        name,
    )
    return "\t".join(parts)
