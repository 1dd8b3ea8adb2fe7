"""What `storage check` asks of an S3, and what a « no » means, in the operator's language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One question, and what follows when its answer is no."""

    question: str
    otherwise: str


_DIGEST = "le worker relit chaque fichier et en recalcule l'empreinte avant de le garder"

WORDS: Mapping[str, Words] = {
    "reach": Words("Le stockage répond jusqu'au bout", "Vérifiez l'adresse, les clés, et que les deux seaux existent."),
    "put": Words(
        "Une adresse d'envoi signée prend le fichier annoncé",
        "Rien ne se dépose : vérifiez BTS_S3_PUBLIC_URL, BTS_S3_REGION, BTS_S3_PATH_STYLE, les clés et leurs droits.",
    ),
    "cors": Words(
        "Une page de l'application peut envoyer un fichier",
        "Les navigateurs refuseront tout dépôt : donnez au seau de quarantaine les règles CORS de docs/stockage.md.",
    ),
    "cors-exposed": Words(
        "Les pages peuvent lire l'en-tête ETag", "Sans conséquence : le service lit l'ETag lui-même, à l'examen."
    ),
    "cors-closed": Words(
        "Une page d'une autre origine est refusée",
        "Une page étrangère n'a pas d'adresse signée, donc rien à envoyer ni à lire ; nommez quand même les origines.",
    ),
    "length": Words(
        "La taille signée est imposée",
        f"Un fichier d'une autre taille arriverait en quarantaine, il y serait écarté : {_DIGEST}, sans lire plus que "
        "la taille annoncée. Surveillez la place que prend ce seau.",
    ),
    "type": Words(
        "Le type signé est imposé", "Le type est établi d'après le contenu, et la copie gardée porte le type vérifié."
    ),
    "checksum": Words(
        "L'empreinte signée est imposée",
        f"Un autre contenu arriverait en quarantaine, il y serait écarté : {_DIGEST}.",
    ),
    "if-none-match": Words(
        "Une adresse d'envoi ne sert qu'une fois",
        "Le même lien pourrait récrire l'objet en quarantaine pendant ses cinq minutes ; la copie gardée est dans "
        "l'autre seau, faite sous condition de l'ETag lu à l'examen : ce qui est accepté ne change plus.",
    ),
    "expiry": Words(
        "Une adresse d'envoi périmée est refusée",
        f"Un envoi tardif n'arriverait qu'en quarantaine, où le dépôt est déjà abandonné et s'efface ; {_DIGEST}.",
    ),
    "signature": Words(
        "Une adresse d'envoi ne vaut que pour son objet",
        "N'importe qui écrirait n'importe où : ne servez pas avec ce stockage.",
    ),
    "copy": Words("Un fichier vérifié se copie de la quarantaine au seau propre", "Rien ne peut être vérifié."),
    "copy-if-match": Words(
        "La copie n'a lieu que si l'objet est celui qui a été examiné",
        "Ce qui a été examiné pourrait n'être pas ce qui est gardé : ne servez pas avec ce stockage.",
    ),
    "get": Words("Une adresse de téléchargement signée rend le fichier", "Rien ne se télécharge."),
    "disposition": Words(
        "Un téléchargement est enregistré, jamais affiché",
        "Le fichier s'afficherait sous l'origine du stockage, qui n'a ni cookie ni donnée de l'application ; seuls des "
        "fichiers vérifiés y sont. Faites ajouter « Content-Disposition: attachment » par le frontal.",
    ),
    "nosniff": Words(
        "Un téléchargement porte X-Content-Type-Options: nosniff",
        "Une adresse signée ne peut pas l'exiger : faites-le ajouter par le frontal (docs/stockage.md). Le type "
        "vérifié et « attachment » sont déjà imposés.",
    ),
    "private": Words(
        "Sans signature, rien ne se lit", "Le seau propre est public : fermez-le avant de servir qui que ce soit."
    ),
    "list": Words(
        "Le contenu d'un seau se liste",
        "Ni rapprochement ni vidage de la quarantaine : donnez à la clé le droit s3:ListBucket.",
    ),
    "cleanup": Words(
        "Les objets de l'essai sont effacés", "Effacez-les à la main : le rapprochement les dirait sans ligne."
    ),
}
