"""What was sent or asked too late, is wrong, too much, or meets an outage: 410 and more."""

from collections.abc import Mapping

from app.http.problem_types.shape import ProblemType

SENDING: Mapping[str, ProblemType] = {
    "lien-expire": ProblemType(
        "Lien expiré",
        410,
        "Le lien a expiré, a déjà servi, ou a été remplacé par un plus récent. Demandez-en un nouveau.",
    ),
    "invitation-expiree": ProblemType(
        "Invitation expirée",
        410,
        "L'invitation d'un agent vaut 48 heures et ne sert qu'une fois. Demandez-en une autre à un administrateur.",
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
    "cle-refusee": ProblemType(
        "Clé publique refusée",
        422,
        "Une clé déclarée ne peut pas servir : il faut la partie publique, et elle seule, d'une clé EC P-256, Ed25519,"
        " ou RSA de 2048 bits au moins. Chaque entrée de « errors » dit laquelle, et pourquoi.",
    ),
    "webhook-refuse": ProblemType(
        "Adresse de webhook refusée",
        422,
        "Un webhook a une adresse https, sur le port 443, dont le nom ne mène qu'à des adresses publiques ; le problème"
        " dit quelle règle elle n'observe pas.",
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
    "motif-requis": ProblemType("Motif nécessaire", 422, "Cet acte est gardé au journal avec son motif : donnez-le."),
    "langue-inconnue": ProblemType(
        "Langue inconnue", 422, "Ce n'est pas une langue de l'examen : la liste est à l'adresse /v1/langues."
    ),
    "catalogue-refuse": ProblemType(
        "Catalogue refusé",
        422,
        "Des lignes des fichiers sont à corriger : « errors » les dit toutes. Rien n'est chargé.",
    ),
    "formulaire-illisible": ProblemType(
        "Formulaire illisible", 400, "Le corps n'est pas du multipart/form-data lisible : vérifiez son séparateur."
    ),
    "session-mal-reglee": ProblemType(
        "Session mal réglée", 422, "Les réglages de cette session d'examen se contredisent : le détail dit en quoi."
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
    "ticket-autre-corps": ProblemType(
        "Ticket d'un autre contenu",
        422,
        "Un ticket vaut pour le contenu exact de la demande qui l'a reçu, octet à octet.",
    ),
    "ticket-autre-identite": ProblemType(
        "Ticket d'une autre connexion",
        422,
        "Un ticket vaut pour la connexion (cookie ou jeton) qui portait la demande, et pour elle seule.",
    ),
    "ticket-autre-operation": ProblemType(
        "Ticket d'une autre opération",
        422,
        "Un ticket vaut pour la méthode, l'adresse et l'en-tête If-Match de la demande qui l'a reçu.",
    ),
    "ticket-invalide": ProblemType(
        "Ticket d'arrivée invalide",
        422,
        "La signature du ticket n'est pas la nôtre. Renvoyez-le tel que vous l'avez reçu.",
    ),
    "surcharge": ProblemType(
        "Surcharge",
        503,
        "Trop de demandes arrivent en même temps. Réessayez après le délai de Retry-After ; dans la dernière heure"
        " d'une période, joignez le ticket d'arrivée que porte la réponse.",
    ),
    "affluence": ProblemType(
        "Affluence", 503, "Trop de connexions arrivent en même temps. Réessayez après le délai de Retry-After."
    ),
    "catalogue-absent": ProblemType(
        "Catalogue absent", 503, "Le catalogue des spécialités n'est pas encore chargé. Réessayez plus tard."
    ),
    "dns-indisponible": ProblemType(
        "DNS indisponible", 503, "Le DNS ne répond pas : on ne sait où mène cette adresse. Réessayez."
    ),
    "courriel-indisponible": ProblemType(
        "Courriel indisponible", 503, "Le serveur de courriel ne répond pas ; l'envoi sera repris."
    ),
    "antivirus-indisponible": ProblemType(
        "Antivirus indisponible", 503, "L'antivirus ne répond pas : le fichier sera analysé, et rien n'est à refaire."
    ),
    "lecture-indisponible": ProblemType(
        "Lecture indisponible", 503, "La machine n'a pas pu lire le fichier : elle le lira, et rien n'est à refaire."
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
