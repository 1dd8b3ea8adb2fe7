"""What each problem's `type` page says: the codes that refusals bear, explained to who meets one."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProblemType:
    """A code explained: `explanation` says what happened and what to do."""

    title: str
    status: int
    explanation: str


PROBLEM_TYPES: Mapping[str, ProblemType] = {
    "adresse-illisible": ProblemType(
        "Adresse illisible", 400, "L'adresse demandée contient un octet nul ou n'est pas de l'UTF-8. Corrigez-la."
    ),
    "caractere-nul": ProblemType(
        "Caractère nul", 400, "Un texte du corps contient un caractère nul (U+0000). Retirez-le."
    ),
    "cle-illisible": ProblemType(
        "Idempotency-Key illisible",
        400,
        "La clé doit avoir de 8 à 200 caractères ASCII visibles, sans espace ; un UUID convient.",
    ),
    "corps-interrompu": ProblemType(
        "Corps interrompu", 400, "Le corps n'est pas arrivé en entier. Rien n'a été fait : recommencez l'envoi."
    ),
    "if-match-illisible": ProblemType(
        "If-Match illisible", 400, "L'en-tête If-Match attend un ETag entre guillemets, ou une étoile."
    ),
    "json-illisible": ProblemType(
        "JSON illisible", 400, "Le corps n'est pas du JSON bien formé (RFC 8259). Corrigez-le."
    ),
    "json-trop-profond": ProblemType(
        "JSON trop profond", 400, "Le corps imbrique trop d'objets ou de listes. Aucun corps du contrat n'en a besoin."
    ),
    "connexion-requise": ProblemType(
        "Connexion nécessaire",
        401,
        "La requête ne porte ni cookie ni jeton valable : il manque, il a expiré, ou il y a été mis fin."
        " Connectez-vous de nouveau.",
    ),
    "identifiants-refuses": ProblemType(
        "Adresse ou mot de passe refusé",
        401,
        "L'adresse ou le mot de passe ne convient pas ; la réponse est la même que le compte existe ou non. Un nouveau"
        " mot de passe, demandé par courriel, rouvre un compte dont la connexion est suspendue.",
    ),
    "csrf": ProblemType(
        "En-tête X-CSRF absent",
        403,
        "Une requête portée par le cookie doit aussi porter l'en-tête « X-CSRF: 1 » : il prouve qu'elle vient de"
        " l'application, et non d'un autre site.",
    ),
    "origine-inconnue": ProblemType(
        "Origine inconnue", 403, "La requête vient d'un site (en-tête Origin) que le service n'autorise pas."
    ),
    "portee-absente": ProblemType(
        "Portée absente", 403, "Le jeton de l'agent est valable, mais n'a pas la portée que demande cette opération."
    ),
    "agent-inconnu": ProblemType("Agent inconnu", 404, "Aucun agent n'a cette adresse."),
    "jeton-inconnu": ProblemType("Jeton inconnu", 404, "Aucun jeton en vie ne porte cet identifiant."),
    "introuvable": ProblemType(
        "Introuvable",
        404,
        "Rien n'existe à cette adresse, ou ce qui s'y trouve n'est pas à vous : la réponse est la même dans les deux"
        " cas, pour que personne n'apprenne ce qui existe.",
    ),
    "methode-non-permise": ProblemType(
        "Méthode non permise", 405, "Cette adresse existe, mais pas pour cette méthode. L'en-tête Allow dit lesquelles."
    ),
    "adresse-indisponible": ProblemType(
        "Adresse indisponible", 409, "L'adresse confirmée est devenue celle d'un autre compte. Choisissez-en une autre."
    ),
    "agent-existant": ProblemType("Agent déjà déclaré", 409, "Un agent a déjà cette adresse."),
    "organisme-existant": ProblemType(
        "Organisme déjà déclaré", 409, "Un organisme a déjà ce nom, ce SIRET ou cet UAI."
    ),
    "deja-inscrit": ProblemType(
        "Déjà inscrit",
        409,
        "On ne présente qu'une spécialité par session d'examen (Code de l'éducation, D643-29). Modifiez l'inscription"
        " que désigne « registration », ou désinscrivez-vous d'abord.",
    ),
    "changement-impossible": ProblemType(
        "Changement impossible",
        409,
        "Ce justificatif ou ce dépôt ne passe pas de son état à celui demandé. Le détail dit ce qui est possible.",
    ),
    "depot-abandonne": ProblemType(
        "Dépôt abandonné",
        409,
        "Ce dépôt a été retiré ou remplacé, ou son fichier n'est pas arrivé à temps. Annoncez le fichier de nouveau.",
    ),
    "depot-non-verifie": ProblemType(
        "Fichier non vérifié", 409, "Rien n'est servi ni examiné avant d'être vérifié. Relisez l'état du dépôt."
    ),
    "fichier-absent": ProblemType(
        "Fichier pas arrivé",
        409,
        "Le fichier annoncé n'est pas dans le stockage. Envoyez-le à l'adresse donnée, avec ses en-têtes, puis"
        " recommencez.",
    ),
    "piece-acceptee": ProblemType(
        "Justificatif accepté", 409, "Le service a déjà accepté ce justificatif : il n'y a plus rien à y changer."
    ),
    "piece-non-demandee": ProblemType(
        "Justificatif non demandé",
        409,
        "L'inscription, telle qu'elle est, ne demande pas cette pièce. La liste des justificatifs dit lesquelles sont"
        " dues.",
    ),
    "reponse-impossible": ProblemType(
        "Réponse impossible", 409, "Cette pièce est demandée à tous les candidats : déposez-la."
    ),
    "trop-de-fichiers": ProblemType(
        "Trop de fichiers",
        409,
        "Cette pièce a tous les fichiers qu'elle peut avoir, ou trop sont annoncés. Retirez-en un, ou envoyez ceux qui"
        " sont annoncés.",
    ),
    "fenetre-fermee": ProblemType(
        "Période fermée",
        409,
        "La période de cette académie est passée ; rien n'est accepté hors délai (guide). Le problème donne"
        " l'ouverture, la fermeture, le fuseau et l'heure du service.",
    ),
    "fenetre-pas-ouverte": ProblemType(
        "Période pas encore ouverte",
        409,
        "La période de cette académie n'a pas commencé. Le problème donne son ouverture et l'heure du service.",
    ),
    "inscription-terminee": ProblemType(
        "Inscription terminée",
        409,
        "L'inscription a été retirée ou annulée : elle ne change plus. Une nouvelle est possible tant que la période"
        " est ouverte.",
    ),
    "identite-figee": ProblemType(
        "Identité figée",
        409,
        "L'identité ne se corrige plus dès qu'une inscription existe : la correction se demande au service.",
    ),
    "inscription-en-cours": ProblemType(
        "Inscription en cours",
        409,
        "Un compte ne se ferme pas tant qu'une inscription est en cours : retirez-la d'abord.",
    ),
    "mouvement-impossible": ProblemType(
        "Passage d'état impossible",
        409,
        "Le dossier ne passe pas de son état à celui qui est demandé ; « possible » dit ceux qu'il peut prendre.",
    ),
    "requete-en-cours": ProblemType(
        "Même requête en cours",
        409,
        "Une requête de même Idempotency-Key n'est pas terminée. Attendez un instant, puis renvoyez-la telle quelle.",
    ),
    "lien-expire": ProblemType(
        "Lien expiré",
        410,
        "Le lien a expiré, a déjà servi, ou a été remplacé par un plus récent. Demandez-en un nouveau.",
    ),
    "version-perimee": ProblemType(
        "Version périmée",
        412,
        "La ressource a changé depuis que vous l'avez lue. Relisez-la, reportez votre changement, renvoyez-le avec le"
        " nouvel ETag.",
    ),
    "brouillon-trop-long": ProblemType(
        "Brouillon trop long", 413, "Un brouillon tient en 64 Kio : n'y gardez que ce que la personne a saisi."
    ),
    "corps-trop-long": ProblemType(
        "Corps trop long", 413, "Le corps dépasse ce que cette opération accepte. Les fichiers ne passent pas par ici."
    ),
    "type-refuse": ProblemType(
        "Type de contenu refusé",
        415,
        "Le corps n'a pas le type attendu, que dit l'en-tête Accept : application/json, ou"
        " application/merge-patch+json pour PATCH.",
    ),
    "academie-requise": ProblemType("Académie nécessaire", 422, "Un agent voit au moins une académie."),
    "adresse-invalide": ProblemType("Adresse invalide", 422, "Ce n'est pas une adresse de courriel."),
    "duree-invalide": ProblemType("Durée invalide", 422, "Un jeton d'agent a une durée de vie bornée."),
    "organisme-invalide": ProblemType(
        "Organisme refusé", 422, "La description de l'organisme ne convient pas ; le problème dit en quoi."
    ),
    "academie-inconnue": ProblemType(
        "Académie inconnue", 422, "Aucune académie n'a ce code : la liste est à l'adresse /v1/academies."
    ),
    "calendrier-incoherent": ProblemType(
        "Calendrier incohérent", 422, "Les termes du calendrier se contredisent : chacun doit suivre le précédent."
    ),
    "cle-reutilisee": ProblemType(
        "Idempotency-Key déjà utilisée",
        422,
        "Cette clé a servi pour un autre corps il y a moins de 24 heures. Prenez-en une nouvelle pour un nouvel envoi.",
    ),
    "curseur-invalide": ProblemType(
        "Curseur invalide", 422, "Le curseur n'a pas été donné par cette liste. Reprenez-la à sa première page."
    ),
    "donnees-invalides": ProblemType(
        "Données à corriger",
        422,
        "Une ou plusieurs valeurs ne conviennent pas. Chaque entrée de « errors » dit où, pourquoi, et d'après quelle"
        " règle ; toutes sont données à la fois.",
    ),
    "langue-inconnue": ProblemType(
        "Langue inconnue", 422, "Ce n'est pas une langue de l'examen : la liste est à l'adresse /v1/langues."
    ),
    "session-inconnue": ProblemType(
        "Session d'examen inconnue", 422, "Cette session d'examen n'existe pas : voir /v1/exam-sessions."
    ),
    "if-match-requis": ProblemType(
        "If-Match obligatoire", 428, "Lisez la ressource, puis renvoyez son ETag dans l'en-tête If-Match."
    ),
    "trop-de-numeros": ProblemType(
        "Trop de numéros de candidat",
        429,
        "Trop de numéros de candidat différents, qui ne sont pas ceux de ce compte, ont été indiqués en un jour."
        " Laissez le numéro vide : un agent retrouvera la session antérieure ; ou attendez le délai de Retry-After.",
    ),
    "trop-de-requetes": ProblemType(
        "Trop de requêtes", 429, "Attendez le délai que dit l'en-tête Retry-After, puis recommencez."
    ),
    "erreur-interne": ProblemType(
        "Erreur interne",
        500,
        "Une erreur de notre fait ; rien n'a été enregistré. Si elle persiste, donnez « trace_id » à l'assistance.",
    ),
    "affluence": ProblemType(
        "Affluence", 503, "Trop de connexions arrivent en même temps. Réessayez après le délai de Retry-After."
    ),
    "catalogue-absent": ProblemType(
        "Catalogue absent", 503, "Le catalogue des spécialités n'est pas encore chargé. Réessayez plus tard."
    ),
    "courriel-indisponible": ProblemType(
        "Courriel indisponible", 503, "Le serveur de courriel ne répond pas ; l'envoi sera repris."
    ),
    "examen-indisponible": ProblemType(
        "Examen indisponible", 503, "Le fichier n'a pas pu être examiné : il le sera, et rien n'est à refaire."
    ),
    "fichier-change": ProblemType(
        "Fichier changé", 503, "Le fichier a changé pendant son examen, qui sera repris : rien n'est à refaire."
    ),
    "horloge-inconnue": ProblemType(
        "Heure légale inconnue",
        503,
        "Le service ne connaît pas encore l'heure qui fait foi. Réessayez après le délai de Retry-After.",
    ),
    "indisponible": ProblemType(
        "Service momentanément indisponible",
        503,
        "Un service dont nous dépendons est arrêté ; ce n'est pas un refus. Réessayez après le délai de Retry-After ;"
        " si vous enregistriez, relisez d'abord, ou renvoyez la même requête avec la même Idempotency-Key.",
    ),
    "stockage-indisponible": ProblemType(
        "Stockage des fichiers indisponible",
        503,
        "Le stockage des fichiers ne répond pas. Ce n'est pas un refus : réessayez après le délai de Retry-After.",
    ),
}
