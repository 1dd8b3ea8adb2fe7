"""A registration with every member, and what its récapitulatif must say of each."""

from tests import make

FULL: dict[str, object] = {
    "category": "redoublant",
    "forme": "progressive",
    "nationality": "BE",
    "address": {
        "line1": "12 bis rue de l’Exemple",
        "line2": "Bâtiment C",
        "postal_code": "13002",
        "city": "Marseille 2e",
        "country": "FR",
    },
    "phones": {"mobile": "06 39 98 00 11", "landline": "04 65 71 00 22"},
    "ine": "123456789AB",
    "socio_professional_category": "46",
    "parents": [
        {"last_name": "EXEMPLE-PÈRE", "first_names": "Dominique"},
        {"last_name": "EXEMPLE-MÈRE", "first_names": "Claude"},
    ],
    "preparation": {
        "kind": "apprentissage",
        "mode": "distance",
        "training_body_id": None,
        "training_body_name": "Organisme Exemple",
        "student_number": "ED-987654",
        "starts_on": f"{make.NEXT - 2}-09-02",
        "ends_on": f"{make.NEXT}-05-30",
    },
    "work_periods": [
        {
            "employer": "Atelier Exemple",
            "job": "Vendeuse",
            "technician_level": True,
            "in_field": True,
            "starts_on": "2021-01-04",
            "ends_on": "2021-12-31",
        },
        {
            "employer": "Mairie Exemple",
            "job": "Agente",
            "technician_level": False,
            "in_field": False,
            "starts_on": "2022-02-01",
            "ends_on": None,
        },
    ],
    "units": [
        {"unite": "U1", "state": "benefice"},
        {"unite": "U2", "state": "a_passer"},
        {"unite": "U3", "state": "dispense"},
        {"unite": "U4", "state": "report"},
        {"unite": "U6", "state": "a_passer"},
    ],
    "languages": [{"unite": "U2", "langue": "it", "teaching": "autre_etablissement", "place": "Lycée Exemple"}],
    "facultatives": [{"kind": "langue", "langue": "es"}, {"kind": "engagement_etudiant"}],
    "former_sittings": [
        {
            "exam_session": make.NEXT - 2,
            "academie": "23",
            "candidate_number": "2523001234",
            "grades": [
                {"unite": "U1", "grade": "12.50"},
                {"unite": "U4", "grade": "8.25"},
                {"unite": "U5", "grade": "absent_force_majeure"},
                {"unite": "U6", "grade": "13"},
            ],
        }
    ],
    "dispenses": [{"unite": "U3", "ground": "vae", "reference": "Jury du 12 mars 2024"}],
    "renouncements": [{"unite": "U6", "exam_session": make.NEXT - 2}],
    "duration_decision": True,
    "handicap": True,
    "earlier_amenagement": True,
}
READ_BACK = {**FULL, "phones": {"mobile": "+33639980011", "landline": "+33465710022"}}
"""What the API answers: numbers in E.164."""
PRINTED = (
    # The account
    *(
        "Courriel : zoe.exemple@example.org",
        "Civilité : Madame",
        "Nom de naissance : EXEMPLE-LIÈGE",
        "Nom d’usage : SPÉCIMEN",
    ),
    *("Prénoms : Zoé Anaïs", "Date de naissance : 1er mars 1999", "Pays de naissance : Belgique"),
    *("Département de naissance : Sans objet", "Commune de naissance : Liège"),
    # The person
    *("Nationalité : Belgique", "Adresse postale : 12 bis rue de l’Exemple, Bâtiment C, 13002 Marseille 2e, France"),
    *("Téléphone mobile : +33 6 39 98 00 11", "Téléphone fixe : +33 4 65 71 00 22", "(INE) : 123456789AB"),
    "Catégorie socioprofessionnelle : Professions intermédiaires administratives et commerciales des entreprises (46)",
    "Parents : Dominique EXEMPLE-PÈRE ; Claude EXEMPLE-MÈRE",
    # The exam
    *("Spécialité : BTS Négociation et digitalisation de la relation client", "Option : Sans option"),
    *("Code du diplôme : 32031212", f"Session d’examen : {make.NEXT}", "Académie : Aix-Marseille"),
    *("Catégorie : Candidat redoublant", "Forme de passage (choix définitif) : Forme progressive"),
    # How it was prepared
    *("Préparation : Apprentissage", "Mode : À distance", "Organisme de formation : Organisme Exemple"),
    *("Numéro d’étudiant dans l’organisme : ED-987654", f"Début de la préparation : 2 septembre {make.NEXT - 2}"),
    *(f"Fin de la préparation : 30 mai {make.NEXT}", "Durée modifiée par décision du recteur : Oui"),
    "Atelier Exemple Vendeuse Du 4 janvier 2021 au 31 décembre 2021 (362 jours) Oui Oui",
    "Mairie Exemple Agente Du 1er février 2022 et toujours en cours Non Non",
    ": 362 jours, les périodes qui se recouvrent comptant une fois.",
    # What is sat
    "U1 Culture générale et expression Bénéfice de la note conservée",
    "U2 Communication en langue vivante étrangère 1 À passer",
    "U3 Culture économique, juridique et managériale Dispense",
    "U4 Relation client et négociation-vente Report de la note",
    "U5 Relation client à distance et digitalisation Non présentée à cette session",
    "U6 Relation client et animation de réseaux À passer",
    "(U2) italien Dans un autre établissement Lycée Exemple",
    "Épreuves facultatives : Langue vivante, espagnol ; Engagement étudiant",
    # What was before
    f"{make.NEXT - 2} Nice 2523001234 U1 : 12,50 ; U4 : 8,25 ; U5 : absence pour force majeure ; U6 : 13",
    "Culture économique, juridique et managériale (U3) Validation des acquis de l’expérience Jury du 12 mars 2024",
    f"Relation client et animation de réseaux (U6), note de la session {make.NEXT - 2}",
    # What is declared and accepted
    *("Candidat en situation de handicap : Oui", "Aménagement déjà obtenu auparavant : Oui", "AMEX (https://"),
    *(f"Modalités acceptées : Oui, version {make.NEXT}-1", "Acceptées le (heure de l’académie) : "),
    *("Version de l’inscription : Version 1", "heure de l’académie (Europe/Paris, UTC+0"),
)
"""Every field of 02, « Fields », as the sheet must say it."""
