"""The récapitulatif of one version: who, what, until when, and where to sign."""

from io import BytesIO

import segno

from app.documents.rules import places, sections, wording
from app.documents.rules.content import Line, Places, QrCode, Recapitulatif
from app.documents.rules.facts import Correction, Identity, Labels, Recorded
from app.documents.rules.mark import BESIDE_SIGNATURE, Mark
from app.kit import french
from app.kit.french import NBSP
from app.registrations.rules.choices import Choices

_LAW = (
    "Le choix entre forme globale et forme progressive est DÉFINITIF dès la première inscription.",  # Guide §3
    "S’inscrire à une épreuve vaut renoncement au bénéfice de sa note, et ce renoncement est définitif.",  # Guide
    "L’absence du candidat à une épreuve obligatoire est ÉLIMINATOIRE.",  # Guide §7
    "L’organisation des épreuves peut nécessiter de se déplacer pour présenter des épreuves.",  # Guide §7
    "Aucun envoi postal des pièces ne sera accepté. Aucun envoi par courriel ne sera accepté.",  # Guide
    "Aucune inscription hors délai ne sera acceptée.",  # Guide
)
_R408 = "En l’absence de l’attestation R 408 (travail en hauteur), le candidat ne pourra pas présenter les épreuves."
_BESIDE = f"Code QR de contrôle, répété à côté de la signature{NBSP}: ne rien écrire dessus."
_MASK = 2  # any mask is valid; letting segno compare all eight costs more than the rest of the code


def recapitulatif(identity: Identity, choices: Choices, labels: Labels, recorded: Recorded) -> Recapitulatif:
    """Everything printed, from the facts of one version."""
    mark = Mark(recorded.registration_id, recorded.version, recorded.digest)
    name = f"{identity.first_names} {identity.usage_name or identity.birth_name}"
    return Recapitulatif(
        title=f"Récapitulatif d’inscription au BTS, session {choices.exam_session}, {name}, version {recorded.version}",
        author=f"Service des examens, académie{NBSP}: {wording.said(labels.academies, choices.academie)}",
        dated=recorded.recorded_at,
        heading="Récapitulatif d’inscription",
        subtitle=f"Brevet de technicien supérieur, session {choices.exam_session}",
        candidate=name,
        identifiers=_identifiers(choices, labels, recorded),
        to_do=_to_do(recorded),
        sections=(
            sections.exam(choices, labels),
            sections.candidate(identity, choices, labels),
            sections.eligibility(choices, recorded),
            sections.units(choices, labels),
            sections.languages(choices, labels),
            sections.past(choices, labels),
            sections.handicap(choices, recorded),
            sections.modalites(choices, recorded),
        ),
        law_title="À savoir",
        law=(*_LAW, *((_R408,) if labels.r408 else ())),
        signature_title="Lu et vérifié, date et signature",
        signature=(f"Fait à{NBSP}:", f"Le{NBSP}:", f"Signature du candidat{NBSP}:"),
        footer=_footer(name, choices, recorded),
        qr=_head(mark),
        # Whoever scans the last page only has scanned the mark, and what is beside it is found from it.
        signature_qr=QrCode(_drawn(mark.written() + BESIDE_SIGNATURE), _BESIDE, ""),
        places=Places(places.HEIGHT, places.SIDE, places.CODE, places.RIGHT, places.GAP),
    )


def _identifiers(choices: Choices, labels: Labels, recorded: Recorded) -> tuple[Line, ...]:
    moment = french.moment(recorded.recorded_at, recorded.zone, seconds=True)
    zone = f"{recorded.zone.key}, {french.offset(recorded.recorded_at, recorded.zone)}"
    return (
        Line("Numéro de candidat", recorded.candidate_number),
        Line("Version de l’inscription", f"Version {recorded.version}"),
        Line("Académie", wording.said(labels.academies, choices.academie)),
        Line("Enregistrée le", f"{moment}, heure de l’académie ({zone})", span=3),
        Line("Identifiant de l’inscription", str(recorded.registration_id), span=3),
        Line("Empreinte de la version (SHA-256)", recorded.digest, span=3),
    )


_SIGN = f"à vérifier, dater, signer et téléverser dans la rubrique «{NBSP}Mes justificatifs{NBSP}»"


def _to_do(recorded: Recorded) -> str:
    if recorded.correction is not None:
        return _of_correction(recorded.correction, recorded)
    until = french.deadline(recorded.justificatifs_close_at, recorded.zone)
    closing = french.deadline(recorded.registration_closes_at, recorded.zone)
    return (
        f"Ce récapitulatif est {_SIGN} jusqu’au {until}. "
        f"L’inscription peut être modifiée jusqu’au {closing}{NBSP}: chaque modification donne une nouvelle version, "
        "et seul le récapitulatif signé de la dernière version est recevable."
    )


def _of_correction(correction: Correction, recorded: Recorded) -> str:
    made = "Cette version est une correction faite par le service des examens"
    if correction.sign_until is not None:
        until = french.deadline(correction.sign_until, recorded.zone)
        return f"{made}{NBSP}: ce récapitulatif est {_SIGN} jusqu’au {until}."
    return (
        f"{made}{NBSP}: le récapitulatif signé de la version précédente reste valable. Si aucun n’a été téléversé, "
        f"celui-ci est {_SIGN}, dans le délai qui y est indiqué."
    )


def _footer(name: str, choices: Choices, recorded: Recorded) -> str:
    return (
        f"BTS {choices.exam_session}, {name}, candidat n°{NBSP}{recorded.candidate_number}, "
        f"inscription {recorded.registration_id}, version {recorded.version}"
    )


def _head(mark: Mark) -> QrCode:
    told = f"inscription {mark.registration_id}, version {mark.version}, empreinte SHA-256 {mark.digest}"
    return QrCode(_drawn(mark.written()), f"Code QR de contrôle{NBSP}: {told}", "Ne rien écrire sur ce code.")


def _drawn(text: str) -> str:
    """One vector path; error correction M bears a stain and a scan at 150 dpi."""
    drawing = BytesIO()
    code = segno.make_qr(text, error="m", mask=_MASK)
    code.save(drawing, kind="svg", border=4, xmldecl=False, nl=False, omitsize=True)
    return drawing.getvalue().decode()
