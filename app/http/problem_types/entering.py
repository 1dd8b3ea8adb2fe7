"""What cannot be read, or may not be asked: 400 to 408."""

from collections.abc import Mapping

from app.http.problem_types.shape import ProblemType

ENTERING: Mapping[str, ProblemType] = {
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
    "cle-requise": ProblemType(
        "Idempotency-Key requis",
        400,
        "Un acte qui touche plusieurs candidats se fait une fois : donnez une clé à vous, un UUID par exemple, et la"
        " même si vous recommencez.",
    ),
    "corps-interrompu": ProblemType(
        "Corps interrompu", 400, "Le corps n'est pas arrivé en entier. Rien n'a été fait : recommencez l'envoi."
    ),
    "formulaire-illisible": ProblemType(
        "Formulaire illisible",
        400,
        "Le corps annoncé multipart/form-data n'en a pas la forme : laissez curl (`--form`) ou votre bibliothèque"
        " l'écrire.",
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
    "acces-refuse": ProblemType(
        "Accès d'agent refusé",
        401,
        "L'adresse, le mot de passe ou le code ne convient pas ; la réponse est la même que l'agent existe ou non. Un"
        " code à six chiffres ne sert qu'une fois. Après trop d'essais la connexion est suspendue un jour : un"
        " administrateur la rouvre, ou invite de nouveau l'agent.",
    ),
    "connexion-d-agent-requise": ProblemType(
        "Connexion d'agent nécessaire",
        403,
        "Cette opération demande une connexion par mot de passe et code ; un jeton personnel, fait pour un programme,"
        " ne la permet pas.",
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
    "role-absent": ProblemType(
        "Rôle absent", 403, "L'agent est connu, mais n'a pas le rôle que demande cette opération."
    ),
    "perimetre-national-requis": ProblemType(
        "Périmètre national requis",
        403,
        "Ce réglage vaut pour toutes les académies : seul un administrateur qui les a toutes le change.",
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
}
