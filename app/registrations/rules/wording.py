"""The French of the kinds and states of a registration."""

CATEGORY = {
    "enseignement_a_distance": "Candidat de l’enseignement à distance",
    "experience_professionnelle": "Candidat justifiant d’une expérience professionnelle",
    "redoublant": "Candidat redoublant",
}
FORME = {"globale": "Forme globale", "progressive": "Forme progressive"}
PREPARATION = {
    "voie_scolaire": "Voie scolaire",
    "apprentissage": "Apprentissage",
    "formation_continue": "Formation professionnelle continue",
}
MODE = {"presentiel": "En présence", "distance": "À distance"}
UNIT_STATE = {
    "a_passer": "À passer",
    "benefice": "Bénéfice de la note conservée",
    "report": "Report de la note",
    "dispense": "Dispense",
    "non_presentee": "Non présentée à cette session",
}
TEACHING = {
    "etablissement": "Dans l’établissement de formation",
    "autre_etablissement": "Dans un autre établissement",
    "distance": "À distance",
    "aucun": "Aucun enseignement suivi",
}
FACULTATIVE = {"langue": "Langue vivante", "engagement_etudiant": "Engagement étudiant", "autre": "Autre épreuve"}
GROUND = {
    "diplome": "Diplôme déjà obtenu",
    "vae": "Validation des acquis de l’expérience",
    "decision_recteur": "Décision du recteur",
}
ABSENCE = {"absent": "absence", "absent_force_majeure": "absence pour force majeure"}
