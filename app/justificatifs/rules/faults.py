"""Why a file cannot be kept, and what its candidate reads: what is wrong, then how to mend it."""

from collections.abc import Sequence
from enum import StrEnum

from app.justificatifs.rules.declaration import NAMES


class Fault(StrEnum):
    """Stable codes: clients and the journal bear them."""

    AUTRE_CONTENU = "autre_contenu"
    MAUVAIS_TYPE = "mauvais_type"
    FORMAT_REFUSE = "format_refuse"
    FICHIER_DOUBLE = "fichier_double"
    CASSE = "casse"
    PROTEGE = "protege"
    TROP_DE_PAGES = "trop_de_pages"
    TROP_COMPLEXE = "trop_complexe"
    CONTENU_ACTIF = "contenu_actif"
    NON_ANALYSABLE = "non_analysable"
    INFECTE = "infecte"


_PRINT = "ouvrez-le, choisissez « Imprimer » puis « Enregistrer en PDF », et déposez le nouveau fichier"
_SENTENCES = {
    Fault.AUTRE_CONTENU: "Le fichier arrivé n'est pas celui qui était annoncé (taille ou empreinte différente) : "
    "déposez-le de nouveau.",
    Fault.MAUVAIS_TYPE: "Ce fichier n'est ni un PDF, ni une image JPEG, PNG ou HEIC, quoi que dise son nom : "
    "enregistrez-le dans l'un de ces formats, puis déposez-le.",
    Fault.FICHIER_DOUBLE: f"Ce fichier en contient un autre, collé à lui : {_PRINT}.",
    Fault.CASSE: "Ce fichier est abîmé ou incomplet, il ne s'ouvre pas : vérifiez-le (l'envoi depuis un téléphone a "
    "pu être coupé), puis déposez-le de nouveau.",
    Fault.PROTEGE: "Ce PDF est protégé par un mot de passe : enregistrez-le sans mot de passe, puis déposez-le.",
    Fault.TROP_DE_PAGES: "Ce PDF a trop de pages (60 au plus) : ne gardez que les pages utiles, ou partagez-le en "
    "plusieurs fichiers, puis déposez-les.",
    Fault.TROP_COMPLEXE: "Ce fichier est trop grand ou trop complexe pour être lu : déposez-en un plus simple, par "
    "exemple une photographie du document.",
    Fault.CONTENU_ACTIF: "Ce PDF ne montre son contenu que par un programme ou des fichiers joints (formulaire animé, "
    f"porte-documents) : {_PRINT}.",
    Fault.NON_ANALYSABLE: "L'antivirus n'a pas pu analyser tout ce fichier, trop profond ou trop volumineux une fois "
    f"déplié : {_PRINT}, ou déposez une photographie du document.",
    Fault.INFECTE: "L'antivirus a trouvé un virus dans ce fichier, qui a été écarté et ne sera ouvert par personne : "
    "vérifiez votre appareil, puis déposez le document sous une autre forme, par exemple une photographie.",
}


def sentence(fault: Fault, *, real: str | None = None, formats: Sequence[str] = ()) -> str:
    """What the candidate reads; a format that this piece does not take needs both the real one and those taken."""
    if fault is Fault.FORMAT_REFUSE:
        taken = ", ".join(NAMES.get(one, one) for one in formats)
        return (
            f"Le contenu de ce fichier est du {NAMES.get(real or '', 'autre')}, que cette pièce n'admet pas : "
            f"enregistrez-le dans l'un de ces formats ({taken}), puis déposez-le."
        )
    return _SENTENCES[fault]
