"""The French of every enumeration of the contract, for screens; here, the lowest floor that sees them all."""

from collections.abc import Mapping
from types import MappingProxyType

from app.accounts.rules.states import AccountStatus
from app.documents.rules import wording
from app.dossiers.rules.states import CorrectionState, DossierState
from app.justificatifs.rules.motifs import MOTIFS
from app.justificatifs.rules.pieces import PIECES
from app.justificatifs.rules.states import DepotState, PieceState
from app.kit.countries import COUNTRIES
from app.kit.departements import DEPARTEMENTS
from app.notifications.rules.kinds import Kind
from app.registrations.rules import wording as words
from app.registrations.rules.pcs import PCS
from app.registrations.rules.states import RegistrationState

Labels = Mapping[str, str]

_ACCOUNTS: Labels = {
    AccountStatus.NON_ACTIVE: "Non activé",
    AccountStatus.ACTIF: "Actif",
    AccountStatus.VERROUILLE: "Verrouillé",
    AccountStatus.FERME: "Fermé",
}
_REGISTRATIONS: Labels = {
    RegistrationState.ENREGISTREE: "Enregistrée",
    RegistrationState.DESINSCRITE: "Désinscrite",
    RegistrationState.ANNULEE: "Annulée",
}
_JUSTIFICATIFS: Labels = {
    PieceState.A_DEPOSER: "À déposer",
    PieceState.DEPOSE: "Déposé",
    PieceState.ACCEPTE: "Accepté",
    PieceState.REFUSE: "Refusé",
    PieceState.PERIME: "Périmé",
    PieceState.NON_CONCERNE: "Non concerné",
}
_DEPOTS: Labels = {
    DepotState.ATTENDU: "Attendu",
    DepotState.RECU: "Reçu",
    DepotState.EN_ANALYSE: "En cours de vérification",
    DepotState.VERIFIE: "Vérifié",
    DepotState.ILLISIBLE: "Illisible",
    DepotState.INFECTE: "Infecté",
    DepotState.ABANDONNE: "Abandonné",
}
_DOSSIERS: Labels = {
    DossierState.INCOMPLET: "Incomplet",
    DossierState.COMPLET: "Complet",
    DossierState.EN_INSTRUCTION: "En cours d'examen",
    DossierState.IRREGULIER: "Irrégulier",
    DossierState.VALIDE: "Validé",
    DossierState.REJETE: "Rejeté",
}
_CORRECTIONS: Labels = {
    CorrectionState.DEMANDEE: "Demandée",
    CorrectionState.ACCORDEE: "Accordée",
    CorrectionState.REFUSEE: "Refusée",
    CorrectionState.RETIREE: "Retirée",
}
_NOTIFICATIONS: Labels = {
    Kind.INSCRIPTION_ENREGISTREE: "Inscription enregistrée",
    Kind.INSCRIPTION_MODIFIEE: "Inscription modifiée",
    Kind.INSCRIPTION_CORRIGEE: "Inscription corrigée par le service",
    Kind.INSCRIPTION_RETIREE: "Désinscription",
    Kind.RECAPITULATIF_PERIME: "Récapitulatif périmé",
    Kind.AMENAGEMENT_A_DEMANDER: "Aménagement à demander",
    Kind.AMENAGEMENT_NON_RECU: "Demande d'aménagement non reçue",
    Kind.ATTESTATION_RECUE: "Préparation attestée",
    Kind.PIECE_REFUSEE: "Pièce refusée",
    Kind.REPONSE_REFUSEE: "Réponse « non concerné » refusée",
    Kind.FICHIER_ECARTE: "Fichier écarté",
    Kind.NOUVEL_ENVOI_FERME: "Nouvel envoi fermé",
    Kind.COMPLEMENT_DEMANDE: "Complément demandé",
    Kind.COMPLEMENT_PROLONGE: "Complément prolongé",
    Kind.COMPLEMENT_ANNULE: "Complément annulé",
    Kind.CERTIFICAT_DEPOSE: "Certificat déposé par votre organisme",
    Kind.DOSSIER_COMPLET: "Dossier complet",
    Kind.DOSSIER_IRREGULIER: "Dossier irrégulier",
    Kind.IDENTITE_CORRIGEE: "Identité corrigée",
    Kind.CORRECTION_REFUSEE: "Correction de l'identité refusée",
    Kind.DOSSIER_VALIDE: "Dossier validé",
    Kind.DOSSIER_REJETE: "Dossier rejeté",
    Kind.DOSSIER_REPRIS: "Décision reprise",
    Kind.CALENDRIER_MODIFIE: "Calendrier modifié",
    Kind.MESSAGE_DU_SERVICE: "Message du service des examens",
    Kind.RAPPEL_INSCRIPTION: "Rappel : fermeture des inscriptions",
    Kind.RAPPEL_JUSTIFICATIFS: "Rappel : date limite des justificatifs",
    Kind.RAPPEL_AMENAGEMENT: "Rappel : date limite des demandes d'aménagement",
    Kind.RAPPEL_COMPLEMENT: "Rappel : date limite d'un complément",
}
_EVENTS: Labels = {
    "inscription_enregistree": "Inscription enregistrée",
    "inscription_modifiee": "Inscription modifiée",
    "inscription_corrigee": "Inscription corrigée par le service",
    "identite_corrigee": "Identité corrigée",
    "correction_accordee": "Correction de l'identité faite par le service",
    "correction_refusee": "Correction de l'identité refusée",
    "inscription_retiree": "Désinscription",
    "fichier_verifie": "Fichier déposé et vérifié",
    "fichier_ecarte": "Fichier écarté",
    "piece_acceptee": "Justificatif accepté",
    "piece_refusee": "Justificatif refusé",
    "reponse_acceptee": "Réponse « non concerné » acceptée",
    "nouvel_envoi_ferme": "Nouvel envoi fermé avant sa date",
    "reponse_refusee": "Réponse « non concerné » refusée",
    "complement_demande": "Complément demandé",
    "complement_prolonge": "Complément prolongé",
    "complement_annule": "Complément annulé",
    "dossier_en_instruction": "Dossier en cours d'examen",
    "dossier_irregulier": "Dossier irrégulier",
    "dossier_valide": "Dossier validé",
    "dossier_rejete": "Dossier rejeté",
}

LABELS: Mapping[str, Labels] = MappingProxyType(
    {
        "civilites": wording.CIVILITE,
        "account_statuses": _ACCOUNTS,
        "categories": words.CATEGORY,
        "formes": words.FORME,
        "preparation_kinds": words.PREPARATION,
        "preparation_modes": words.MODE,
        "unit_states": words.UNIT_STATE,
        "teachings": words.TEACHING,
        "facultative_kinds": words.FACULTATIVE,
        "dispense_grounds": words.GROUND,
        "registration_statuses": _REGISTRATIONS,
        "pieces": {piece.code: piece.label for piece in PIECES},
        "refusal_motifs": {motif.code: motif.label for motif in MOTIFS},
        "justificatif_states": _JUSTIFICATIFS,
        "depot_states": _DEPOTS,
        "dossier_statuses": _DOSSIERS,
        "identity_correction_states": _CORRECTIONS,
        "notification_kinds": _NOTIFICATIONS,
        "dossier_event_kinds": _EVENTS,
        "socio_professional_categories": PCS,
        "countries": COUNTRIES,
        "departements": DEPARTEMENTS,
    }
)
