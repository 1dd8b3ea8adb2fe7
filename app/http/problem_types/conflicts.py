"""What the present state forbids: 409."""

from collections.abc import Mapping

from app.http.problem_types.shape import ProblemType

CONFLICTS: Mapping[str, ProblemType] = {
    "adresse-indisponible": ProblemType(
        "Adresse indisponible", 409, "L'adresse confirmée est devenue celle d'un autre compte. Choisissez-en une autre."
    ),
    "agent-existant": ProblemType("Agent déjà déclaré", 409, "Un agent a déjà cette adresse."),
    "dernier-administrateur": ProblemType(
        "Dernier administrateur",
        409,
        "Plus personne n'administrerait une académie. Nommez d'abord un autre administrateur, puis recommencez.",
    ),
    "enrolement-a-commencer": ProblemType(
        "Enrôlement à commencer",
        409,
        "Ouvrez d'abord l'invitation (POST /v1/staff/enrolments) : elle donne le secret dont vient le code.",
    ),
    "trop-de-jetons": ProblemType(
        "Trop de jetons",
        409,
        "Un agent a cinquante jetons personnels en vie au plus. Révoquez ceux qui ne servent plus.",
    ),
    "dossier-pris": ProblemType(
        "Dossier déjà pris",
        409,
        "Un autre agent travaille sur ce dossier : « holder » dit qui, et jusqu'à quand. Attendez qu'il le rende, ou"
        " demandez à un administrateur de le libérer.",
    ),
    "dossier-libre": ProblemType("Dossier libre", 409, "Personne n'a ce dossier : il n'y a rien à rendre."),
    "session-existante": ProblemType(
        "Session déjà créée", 409, "Cette session d'examen existe : lisez-la, puis changez-la."
    ),
    "session-engagee": ProblemType(
        "Session engagée",
        409,
        "Ce qui est publié, ou sur quoi des candidats se sont inscrits, ne se reprend pas : « errors » dit ce qui"
        " ne change plus, et pourquoi.",
    ),
    "differences-autres": ProblemType(
        "D'autres différences",
        409,
        "Le catalogue ou vos fichiers ont changé depuis que vous avez lu les différences. Demandez-les de nouveau.",
    ),
    "piece-employee": ProblemType(
        "Pièce déjà employée",
        409,
        "Des candidats ont déposé cette pièce, ou s'en sont dits non concernés : elle garde son nom. Pour ne plus la"
        " demander, mettez « enabled » à faux.",
    ),
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
    "nouvel-envoi-ferme": ProblemType(
        "Nouvel envoi fermé", 409, "Aucun nouvel envoi n'est ouvert pour cette pièce, ou un agent l'a déjà fermé."
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
    "rien-a-accepter": ProblemType(
        "Aucun fichier à accepter",
        409,
        "Aucun fichier vérifié de cette pièce n'attend d'examen : il n'est pas arrivé, il est en cours de vérification,"
        " ou le service en a déjà jugé.",
    ),
    "non-reconnu-par-la-machine": ProblemType(
        "Récapitulatif non reconnu",
        409,
        "L'acte ne prend que les récapitulatifs où la machine a lu la version en cours et vu une signature : un agent"
        " regarde celui-ci.",
    ),
    "piece-non-demandee": ProblemType(
        "Justificatif non demandé",
        409,
        "L'inscription, telle qu'elle est, ne demande pas cette pièce. La liste des justificatifs dit lesquelles sont"
        " dues.",
    ),
    "reponse-absente": ProblemType(
        "Réponse absente",
        409,
        "Aucune réponse « non concerné » n'est à examiner pour cette pièce : le candidat n'en a pas donné, a déposé un"
        " fichier depuis, ou la pièce ne lui est plus demandée.",
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
    "calendrier-raccourci": ProblemType(
        "Calendrier raccourci",
        409,
        "Le nouveau calendrier avancerait un terme déjà annoncé d'une période ouverte, ou fermerait une période qui"
        " n'a jamais ouvert. « errors » dit lesquels ; si c'est voulu, renvoyez-le avec « forced ».",
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
    "base-habitee": ProblemType(
        "Base habitée",
        409,
        "Des candidats sont inscrits dans cette base : elle ne peut plus devenir un bac à sable. Prenez-en une neuve.",
    ),
    "pas-un-bac-a-sable": ProblemType(
        "Pas un bac à sable",
        409,
        "L'heure légale ne se change que dans une base déclarée bac à sable, jamais en production.",
    ),
    "requete-en-cours": ProblemType(
        "Même requête en cours",
        409,
        "Une requête de même Idempotency-Key n'est pas terminée. Attendez un instant, puis renvoyez-la telle quelle.",
    ),
    "ticket-expire": ProblemType(
        "Ticket d'arrivée expiré",
        409,
        "Un ticket vaut trente minutes à partir de l'arrivée de la demande. Après une panne plus longue, le service"
        " peut prolonger la période : consultez le calendrier de votre académie.",
    ),
    "ticket-utilise": ProblemType(
        "Ticket d'arrivée déjà utilisé",
        409,
        "Un ticket sert une fois, et le vôtre a servi : la demande qu'il accompagnait est enregistrée. Relisez-la.",
    ),
}
