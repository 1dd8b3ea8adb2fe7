"""What is open late, and nothing else is: the one table. `docs/delais.md` is written from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Derogation(StrEnum):
    """Why an act after its bound is lawful; the database admits none without such a row in its transaction."""

    TICKET = "ticket"
    R408 = "r408"
    COMPLEMENT = "complement"
    CORRECTION = "correction"
    SECONDE_CHANCE = "seconde_chance"
    NOUVEL_ENVOI = "nouvel_envoi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """One lawful late case; `windows` are those of `http/deadlines.py` that it opens, the rest is for readers."""

    windows: frozenset[str]
    what: str
    who: str
    until: str
    source: str


_REGISTRATION, _JUSTIFICATIFS = "registration", "justificatifs"

LATE: Mapping[Derogation, Late] = MappingProxyType(
    {
        Derogation.TICKET: Late(
            windows=frozenset({_REGISTRATION, _JUSTIFICATIFS}),
            what="la requête arrivée à temps que le service n'a pas pu traiter, renvoyée telle quelle avec son ticket",
            who="le candidat",
            until="trente minutes après son arrivée, une fois",
            source="l'instant d'un acte est celui de son arrivée",
        ),
        Derogation.R408: Late(
            windows=frozenset({_JUSTIFICATIFS}),
            what="le dépôt ou le retrait de l'attestation R408",
            who="le candidat",
            until="sans terme ; sans elle, pas de convocation",
            source="Guide, remarque importante",
        ),
        Derogation.COMPLEMENT: Late(
            windows=frozenset({_JUSTIFICATIFS}),
            what="les pièces d'un complément demandé par le service",
            who="le candidat",
            until="la date de la demande",
            source="Guide, dossier incomplet ou irrégulier",
        ),
        Derogation.CORRECTION: Late(
            windows=frozenset({_REGISTRATION}),
            what="la correction d'une inscription, motivée",
            who="un agent de l'académie, en son nom",
            until="sans terme",
            source="[P] un agent corrige, le candidat non",
        ),
        Derogation.SECONDE_CHANCE: Late(
            windows=frozenset({_REGISTRATION, _JUSTIFICATIFS}),
            what="l'inscription d'un candidat que le service admet après la fermeture, motivée",
            who="un agent de l'académie, en son nom",
            until="la date qu'il fixe",
            source="[P] décision de l'académie",
        ),
        Derogation.NOUVEL_ENVOI: Late(
            windows=frozenset({_JUSTIFICATIFS}),
            what="le nouvel envoi, ou le retrait, d'une pièce dont le fichier, annoncé à temps, a été refusé après le "
            "terme pour une raison technique, ou que demande une correction faite par le service",
            who="le candidat",
            until="trois jours pleins après le refus (réglage de la session), quinze après la correction, ou la "
            "fermeture par un agent, motivée",
            source="[P] il ne pouvait corriger ce qui lui a été dit trop tard, ni signer ce qui n'était pas corrigé",
        ),
    }
)
