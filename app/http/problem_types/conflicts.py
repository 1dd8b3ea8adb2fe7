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
    "complement-en-cours": ProblemType(
        "Pièce déjà demandée",
        409,
        "Un complément en cours demande déjà l'une de ces pièces : « by » dit qui l'a demandé, et quand. Prolongez-le,"
        " ou annulez-le d'abord.",
    ),
    "complement-change": ProblemType(
        "Complément changé",
        409,
        "Un autre agent a prolongé ou annulé ce complément depuis que vous l'avez lu : « by » dit qui, et quand.",
    ),
    "complement-termine": ProblemType(
        "Complément terminé",
        409,
        "Le délai donné pour cette pièce, ou pour ce complément, est passé : rien n'est accepté après lui.",
    ),
    "depots-ouverts": ProblemType(
        "Dépôts encore ouverts",
        409,
        "Un complément se demande après la date limite des justificatifs : avant elle, le candidat peut déposer.",
    ),
    "dossier-decide": ProblemType(
        "Dossier décidé",
        409,
        "Le dossier est validé ou rejeté : il se reprend d'abord, par une décision motivée.",
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
    "trop-de-secrets": ProblemType(
        "Trop de secrets en service",
        409,
        "Un organisme a deux secrets au plus en service, le temps de passer de l'un à l'autre : révoquez l'ancien.",
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
    "depot-de-l-organisme": ProblemType(
        "Déposé par votre organisme",
        409,
        "Votre organisme de formation a déposé ce fichier : lui seul peut le retirer. Déposez le vôtre à côté, le"
        " service des examens verra les deux.",
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
    "fichier-examine": ProblemType(
        "Fichier déjà examiné",
        409,
        "Un autre agent a examiné ce fichier depuis que vous l'avez lu : « by » dit qui, et quand. Relisez le dossier.",
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
    "complement-en-attente": ProblemType(
        "Complément en attente",
        409,
        "Un complément court encore : son candidat a une date pour y répondre, et n'est pas rejeté avant elle.",
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
    "identite-modifiable": ProblemType(
        "Identité encore modifiable",
        409,
        "Aucune inscription n'a figé cette identité : son titulaire la change lui-même (PATCH /v1/me).",
    ),
    "correction-en-cours": ProblemType(
        "Correction déjà demandée",
        409,
        "Une demande de correction d'identité attend la réponse du service. Retirez-la pour en faire une autre.",
    ),
    "correction-tranchee": ProblemType(
        "Demande déjà tranchée",
        409,
        "Un agent a accordé ou refusé cette demande (« judged » dit qui), ou son candidat l'a retirée.",
    ),
    "inscriptions-ouvertes": ProblemType(
        "Inscriptions encore ouvertes",
        409,
        "Tant que sa période est ouverte, le candidat change lui-même son inscription. Le service corrige après la"
        " clôture, ou ce que le candidat ne peut plus changer.",
    ),
    "inscription-en-cours": ProblemType(
        "Inscription en cours",
        409,
        "Un compte ne se ferme pas tant qu'une inscription est en cours : retirez-la d'abord.",
    ),
    "mouvement-impossible": ProblemType(
        "Passage d'état impossible",
        409,
        "Le dossier ne passe pas de son état à celui qui est demandé ; « possible » dit ceux qu'il peut prendre,"
        " « missing » ce qui manque pour le valider, « decided_by » qui a décidé en dernier.",
    ),
    "proposition-requise": ProblemType(
        "Rejet à deux",
        409,
        "À cette session un agent propose le rejet (« rejet_propose ») et un autre le confirme (« rejete ») ou le"
        " décline (« rejet_decline »).",
    ),
    "proposition-en-cours": ProblemType(
        "Rejet proposé", 409, "Un rejet est proposé : un agent le confirme ou le décline avant toute autre décision."
    ),
    "proposition-absente": ProblemType("Aucun rejet proposé", 409, "Il n'y a pas de proposition à décliner."),
    "proposition-caduque": ProblemType(
        "Proposition caduque",
        409,
        "Le dossier a changé depuis la proposition ; « changes » dit quoi. Relisez-le, puis proposez ou décidez de"
        " nouveau.",
    ),
    "rien-a-imprimer": ProblemType(
        "Rien à imprimer", 409, "Aucune lettre de rejet n'attend d'être imprimée dans ces académies."
    ),
    "lettre-annulee": ProblemType(
        "Lettre annulée", 409, "Le rejet a été repris avant que la lettre parte : elle ne s'imprime pas."
    ),
    "lot-en-preparation": ProblemType(
        "Lot en préparation",
        409,
        "Le PDF se prépare, ou se refait parce qu'une lettre est sortie du lot. Réessayez dans quelques secondes.",
    ),
    "lot-vide": ProblemType(
        "Lot vide", 409, "Toutes les lettres en sont sorties : il n'y a plus rien à imprimer ni à envoyer."
    ),
    "lot-envoye": ProblemType("Lot déjà envoyé", 409, "Ce lot est marqué envoyé : cela ne se refait pas."),
    "meme-agent": ProblemType(
        "Un autre agent doit confirmer", 409, "Qui a proposé un rejet ne le confirme pas ; il peut le retirer."
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
