"""Why an agent refuses a file: a list, data of an exam session, so that the same fault is told in the same words.

The guide gives none: all of this list is [P].
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.justificatifs.rules.pieces import R408, RECAPITULATIF
from app.justificatifs.rules.sessions import CODE
from app.kit.errors import Violation

_SOURCE = "[P] liste des motifs de refus de la session"
_SIGNED = (
    RECAPITULATIF,
    "certificat_scolarite_1",
    "certificat_scolarite_2",
    "certificat_travail",
    R408,
    "attestation_langue_rare",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """One motive; without `pieces` it is of any."""

    code: str
    label: str
    pieces: tuple[str, ...] = ()
    text_required: bool = False
    enabled: bool = True

    def applies(self, piece: str) -> bool:
        """Whether a file of this piece may be refused so."""
        return self.enabled and (not self.pieces or piece in self.pieces)

    def sentence(self, text: str | None) -> str:
        """What the candidate reads."""
        return f"{self.label} : {text}" if text else f"{self.label}."


MOTIFS = (
    Motif(code="illisible", label="Document illisible"),
    Motif(code="coupe", label="Document coupé"),
    Motif(code="incomplet", label="Document incomplet (une page ou une face manque)"),
    Motif(code="mauvais_document", label="Ce n'est pas le document demandé"),
    Motif(code="autre_personne", label="Document au nom d'une autre personne"),
    Motif(code="perime", label="Document périmé", pieces=("identite",)),
    Motif(code="non_signe", label="Document non signé", pieces=_SIGNED),
    Motif(code="non_date", label="Document non daté", pieces=_SIGNED),
    Motif(
        code="duree_insuffisante",
        label="Ce certificat ne prouve pas la durée d'activité nécessaire",
        pieces=("certificat_travail",),
    ),
    Motif(
        code="sans_rapport",
        label="L'emploi est sans rapport avec la spécialité, ou d'un niveau inférieur à celui de technicien",
        pieces=("certificat_travail",),
    ),
    Motif(code="autre", label="Autre motif", text_required=True),
)
"""What an exam session begins with."""
KNOWN = {motif.code: motif for motif in MOTIFS}


@dataclass(frozen=True, slots=True, kw_only=True)
class MotifSetting:
    """What an exam session says of a motive; None leaves the member as the list above has it."""

    code: str
    label: str | None = None
    pieces: tuple[str, ...] | None = None
    text_required: bool | None = None
    enabled: bool | None = None


def motifs_of(settings: Iterable[MotifSetting]) -> tuple[Motif, ...]:
    """Every motive of an exam session, those switched off too: in the order of the list, then those that it adds."""
    said = {setting.code: setting for setting in settings}
    codes = (*KNOWN, *(code for code in said if code not in KNOWN))
    return tuple(_set(code, said.get(code) or MotifSetting(code=code)) for code in codes)


def _set(code: str, said: MotifSetting) -> Motif:
    listed = KNOWN.get(code) or Motif(code=code, label=code)
    return Motif(
        code=code,
        label=listed.label if said.label is None else said.label,
        pieces=listed.pieces if said.pieces is None else said.pieces,
        text_required=listed.text_required if said.text_required is None else said.text_required,
        enabled=listed.enabled if said.enabled is None else said.enabled,
    )


def faults(setting: MotifSetting) -> Iterator[Violation]:
    """Everything wrong in what an exam session says of a motive."""
    if not CODE.fullmatch(setting.code):
        yield _fault("code", "Un code de motif compte 1 à 40 minuscules, chiffres ou traits bas.")
    if setting.label is None and setting.code not in KNOWN:
        yield _fault("label", f"« {setting.code} » n'est pas un motif de la liste : donnez-lui aussi ce membre.")
    if setting.label is not None and not setting.label.strip():
        yield _fault("label", "Ce texte est vide.")
    if setting.pieces is not None and not all(CODE.fullmatch(piece) for piece in setting.pieces):
        yield _fault("pieces", "Les pièces se disent par leurs codes ; aucune : toutes.")


def _fault(name: str, detail: str) -> Violation:
    return Violation("motif-mal-regle", f"/{name}", detail, _SOURCE)


def violations(motifs: Iterable[Motif], piece: str, code: str | None, text: str | None) -> Iterator[Violation]:
    """What is wrong in the refusal of a file of this piece, naming what would do."""
    allowed = {motif.code: motif for motif in motifs if motif.applies(piece)}
    listed = ", ".join(allowed)
    if code is None:
        yield Violation("motif-requis", "/motif", f"Dites au candidat pourquoi. Motifs possibles : {listed}.", _SOURCE)
    elif code not in allowed:
        detail = f"« {code} » n'est pas un motif de refus de cette pièce. Motifs possibles : {listed}."
        yield Violation("motif-inconnu", "/motif", detail, _SOURCE)
    elif allowed[code].text_required and not text:
        yield Violation("texte-requis", "/text", "Ce motif demande un texte : dites au candidat ce qu'il en est.", "")
