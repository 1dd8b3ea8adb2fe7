"""Why a dossier is irregular or rejected: a list that is data of an exam session, each with its legal ground [P].

Said first in plain French, for a candidate reads it; then the text that it rests upon (Code des relations entre le
public et l'administration, L211-2 and L211-5: such a decision gives its reasons, of law and of fact).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.dossiers.rules.status import Decision
from app.kit.errors import Violation

_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SOURCE = "[P] liste des motifs de la session"
_BOTH = frozenset({Decision.IRREGULIER, Decision.REJETE})
_REJECTION = frozenset({Decision.REJETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """One reason; `verdicts` are the decisions that it may be given for."""

    code: str
    label: str
    ground: str
    verdicts: frozenset[Decision] = _BOTH
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MotifSetting:
    """What an exam session says of a motif; None leaves the member as the list below has it."""

    code: str
    label: str | None = None
    ground: str | None = None
    verdicts: frozenset[Decision] | None = None
    enabled: bool | None = None


MOTIFS = (
    Motif(
        code="piece_manquante",
        label="Une pièce demandée manque à votre dossier.",
        ground="Guide d'inscription, « Pièces à téléverser dans votre espace ».",
    ),
    Motif(
        code="piece_non_conforme",
        label="Une pièce de votre dossier n'est pas celle qui est demandée, ou n'est pas valable.",
        ground="Guide d'inscription, « Pièces à téléverser dans votre espace ».",
    ),
    Motif(
        code="recapitulatif_non_signe",
        label="Le récapitulatif de votre inscription, vérifié, daté et signé, n'a pas été déposé.",
        ground="Guide d'inscription, « Comment s'inscrire ? » et « Pour tous les candidats ».",
    ),
    Motif(
        code="preparation_non_justifiee",
        label="Vous ne justifiez pas d'une préparation au diplôme dans un établissement de formation.",
        ground="Code de l'éducation, article D643-16 ; guide d'inscription, § 1.",
    ),
    Motif(
        code="experience_insuffisante",
        label="Vous ne justifiez pas d'une année d'activité professionnelle, au niveau de technicien au moins et dans"
        " un domaine en rapport avec la spécialité.",
        ground="Code de l'éducation, article D643-16 ; guide d'inscription, § 1.",
    ),
    Motif(
        code="hors_delai",
        label="Les pièces demandées ne sont pas parvenues avant la date limite.",
        ground="Guide d'inscription, « Comment s'inscrire ? » : date limite de dépôt des pièces justificatives.",
        verdicts=_REJECTION,
    ),
    Motif(
        code="plusieurs_specialites",
        label="Vous êtes inscrit ou inscrite à plusieurs spécialités pour la même session.",
        ground="Code de l'éducation, article D643-29.",
        verdicts=_REJECTION,
    ),
)
"""What an exam session that says nothing has."""

_KNOWN = {motif.code: motif for motif in MOTIFS}


def motifs_of(settings: Iterable[MotifSetting]) -> tuple[Motif, ...]:
    """The motifs of an exam session, those that are switched off too."""
    said = {setting.code: setting for setting in settings}
    listed = (_set(motif, said[motif.code]) if motif.code in said else motif for motif in MOTIFS)
    added = (_set(Motif(code=code, label="", ground=""), one) for code, one in said.items() if code not in _KNOWN)
    return (*listed, *added)


def _set(motif: Motif, setting: MotifSetting) -> Motif:
    members = ("label", "ground", "verdicts", "enabled")
    given = {name: value for name in members if (value := getattr(setting, name)) is not None}
    return replace(motif, **given)


def faults(setting: MotifSetting) -> Iterator[Violation]:
    """Everything wrong in what an exam session says of a motif, whole: what it said before and what is changed."""
    if not _CODE.fullmatch(setting.code):
        yield _fault("code", "Un code de motif compte 1 à 40 minuscules, chiffres ou traits bas, d'abord une lettre.")
    for name, text in (("label", setting.label), ("ground", setting.ground)):
        if text is None and setting.code not in _KNOWN:
            yield _fault(name, f"« {setting.code} » n'est pas un motif de la liste : donnez-lui aussi ce membre.")
        elif text is not None and not text.strip():
            yield _fault(name, "Ce texte est vide : le candidat doit le lire.")
    if setting.verdicts is not None and (not setting.verdicts or not setting.verdicts <= _BOTH):
        yield _fault("verdicts", "Un motif sert pour « irregulier », pour « rejete », ou pour les deux.")


def _fault(name: str, detail: str) -> Violation:
    return Violation("motif-mal-regle", f"/{name}", detail, _SOURCE)
