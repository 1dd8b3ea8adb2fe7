"""What the present state forbids between candidates and the training bodies that follow them: 409."""

from collections.abc import Mapping

from app.http.problem_types.shape import ProblemType

FOLLOWING: Mapping[str, ProblemType] = {
    "trop-de-webhooks": ProblemType(
        "Trop de webhooks",
        409,
        "Un organisme a dix webhooks au plus : supprimez-en un, ou élargissez les types d'un autre.",
    ),
    "webhook-desactive": ProblemType(
        "Webhook désactivé", 409, "Rien n'est envoyé à un webhook désactivé. Réactivez-le d'abord (« enabled »)."
    ),
    "organisme-a-choisir": ProblemType(
        "Organisme à choisir",
        409,
        "L'inscription ne nomme aucun organisme de la liste (`/v1/training-bodies`) : personne ne peut la suivre.",
    ),
    "attestation-contestee": ProblemType(
        "Attestation déjà contestée",
        409,
        "Une attestation contestée ne compte plus, tant que son organisme ne l'a pas changée.",
    ),
    "numero-etudiant-requis": ProblemType(
        "Numéro d'étudiant requis",
        409,
        "Un organisme reconnaît ses étudiants par le numéro qu'il leur a donné : la préparation doit l'indiquer.",
    ),
}
