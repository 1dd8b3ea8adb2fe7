"""The kinds of notifications, and which are worth a mail."""

from enum import StrEnum


class Kind(StrEnum):
    """The value is stable: clients and the template bear it."""

    INSCRIPTION_ENREGISTREE = "inscription_enregistree"
    INSCRIPTION_MODIFIEE = "inscription_modifiee"
    INSCRIPTION_CORRIGEE = "inscription_corrigee"
    INSCRIPTION_RETIREE = "inscription_retiree"
    RECAPITULATIF_PERIME = "recapitulatif_perime"
    AMENAGEMENT_A_DEMANDER = "amenagement_a_demander"
    AMENAGEMENT_NON_RECU = "amenagement_non_recu"
    ATTESTATION_RECUE = "attestation_recue"
    PIECE_REFUSEE = "piece_refusee"
    REPONSE_REFUSEE = "reponse_refusee"
    FICHIER_ECARTE = "fichier_ecarte"
    NOUVEL_ENVOI_FERME = "nouvel_envoi_ferme"
    COMPLEMENT_DEMANDE = "complement_demande"
    COMPLEMENT_PROLONGE = "complement_prolonge"
    COMPLEMENT_ANNULE = "complement_annule"
    CERTIFICAT_DEPOSE = "certificat_depose"
    DOSSIER_COMPLET = "dossier_complet"
    DOSSIER_IRREGULIER = "dossier_irregulier"
    IDENTITE_CORRIGEE = "identite_corrigee"
    CORRECTION_REFUSEE = "correction_refusee"
    DOSSIER_VALIDE = "dossier_valide"
    DOSSIER_REJETE = "dossier_rejete"
    DOSSIER_REPRIS = "dossier_repris"
    CALENDRIER_MODIFIE = "calendrier_modifie"
    MESSAGE_DU_SERVICE = "message_du_service"
    RAPPEL_INSCRIPTION = "rappel_inscription"
    RAPPEL_JUSTIFICATIFS = "rappel_justificatifs"
    RAPPEL_AMENAGEMENT = "rappel_amenagement"
    RAPPEL_COMPLEMENT = "rappel_complement"


# « Aucun accusé de réception ne vous sera envoyé » (Guide): what was deposited is told in the space only.
IN_SPACE_ONLY = frozenset({Kind.CERTIFICAT_DEPOSE, Kind.DOSSIER_COMPLET})


def mailed(kind: Kind) -> bool:
    """Whether it goes by mail besides the space."""
    return kind not in IN_SPACE_ONLY
