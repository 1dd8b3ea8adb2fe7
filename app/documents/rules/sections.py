"""The parts of the page, one function each, in the order of the guide."""

from app.documents.rules import wording
from app.documents.rules.content import Line, Section, Table
from app.documents.rules.facts import Identity, Labels, Recorded
from app.documents.rules.wording import given, listed, named, said, yes_or_no
from app.kit import french
from app.kit.french import NBSP
from app.registrations.rules import wording as words
from app.registrations.rules.choices import Address, Choices, FormerSitting, Preparation, WorkPeriod


def exam(choices: Choices, labels: Labels) -> Section:
    """Guide §3: what is asked for, and in which form."""
    return Section(
        "Examen demandé",
        (
            Line("Spécialité", f"BTS {labels.specialite}", span=2),
            Line("Code du diplôme", labels.diploma_code),
            Line("Option", given(labels.option, "Sans option"), span=2),
            Line("Session d’examen", str(choices.exam_session)),
            Line("Catégorie", said(words.CATEGORY, choices.category), span=2),
            Line("Forme de passage (choix définitif)", said(words.FORME, choices.forme)),
        ),
    )


def candidate(identity: Identity, choices: Choices, labels: Labels) -> Section:
    """The account's identity, and what the registration adds to it."""
    return Section("Candidat", (*_civil_status(identity, choices, labels), *_reach(identity, choices, labels)))


def _civil_status(identity: Identity, choices: Choices, labels: Labels) -> tuple[Line, ...]:
    return (
        Line("Civilité", said(wording.CIVILITE, given(identity.civilite))),
        Line("Nom de naissance", identity.birth_name),
        Line("Nom d’usage", given(identity.usage_name, "Aucun")),
        Line("Prénoms", identity.first_names),
        Line("Date de naissance", french.long_date(identity.birth_date)),
        Line("Nationalité", said(labels.countries, choices.nationality)),
        Line("Pays de naissance", said(labels.countries, identity.birth_country)),
        Line("Département de naissance", given(identity.birth_departement, wording.NOT_APPLICABLE)),
        Line("Commune de naissance", given(identity.birth_commune)),
        Line("Parents", _parents(choices), span=3),
    )


def _parents(choices: Choices) -> str:
    people = [f"{parent.first_names} {parent.last_name}" for parent in choices.parents or ()]
    return listed(people) or f"{wording.NOT_APPLICABLE} (demandé aux seuls candidats nés à l’étranger)"


def _reach(identity: Identity, choices: Choices, labels: Labels) -> tuple[Line, ...]:
    return (
        Line("Adresse postale", _address(choices.address, labels), span=2),
        Line("Téléphone mobile", wording.phone(choices.phones.mobile)),
        Line("Courriel", identity.email, span=2),
        Line("Téléphone fixe", wording.phone(choices.phones.landline)),
        Line("Catégorie socioprofessionnelle", _pcs(choices, labels), span=2),
        Line("Identifiant national (INE)", given(choices.ine)),
    )


def _pcs(choices: Choices, labels: Labels) -> str:
    code, label = choices.socio_professional_category, labels.socio_professional_category
    return f"{label} ({code})" if code and label else given(code)


def _address(address: Address, labels: Labels) -> str:
    lines = (address.line1, address.line2, f"{address.postal_code} {address.city}")
    return ", ".join([*(line for line in lines if line), said(labels.countries, address.country)])


def eligibility(choices: Choices, recorded: Recorded) -> Section:
    """Guide §1: a preparation, or a year of professional activity."""
    tables, remarks = _work(choices, recorded)
    lines = (
        *_preparation(choices.preparation),
        Line("Durée modifiée par décision du recteur", yes_or_no(choices.duration_decision)),
    )
    return Section("Préparation et activité professionnelle", lines, tables, remarks)


def _preparation(preparation: Preparation | None) -> tuple[Line, ...]:
    if preparation is None:
        return (Line("Préparation", "Aucune préparation déclarée", span=2),)
    return (
        Line("Préparation", said(words.PREPARATION, preparation.kind), span=2),
        Line("Mode", said(words.MODE, preparation.mode)),
        Line("Organisme de formation", given(preparation.training_body_name), span=2),
        Line("Numéro d’étudiant dans l’organisme", given(preparation.student_number)),
        Line("Début de la préparation", wording.day(preparation.starts_on)),
        Line("Fin de la préparation", wording.day(preparation.ends_on)),
    )


def _work(choices: Choices, recorded: Recorded) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    if not choices.work_periods:
        return (), (f"Activité professionnelle déclarée{NBSP}: aucune.",)
    head = ("Employeur", "Emploi", "Période", "Niveau technicien ou plus", "En rapport avec la spécialité")
    rows = tuple(_work_row(period) for period in choices.work_periods)
    days = french.count(recorded.counted_days, "jour")
    # Rule 3, [P]: days are counted, 365 of them make the year; periods that overlap count once.
    counted = f"Activité retenue jusqu’au {french.long_date(recorded.counted_until)}{NBSP}: {days}"
    remark = f"{counted}, les périodes qui se recouvrent comptant une fois."
    return (Table(head, (24, 24, 28, 12, 12), rows),), (remark,)


def _work_row(period: WorkPeriod) -> tuple[str, ...]:
    end = f"au {french.long_date(period.ends_on)}" if period.ends_on else "et toujours en cours"
    days = f" ({french.count((period.ends_on - period.starts_on).days + 1, 'jour')})" if period.ends_on else ""
    dates = f"Du {french.long_date(period.starts_on)} {end}{days}"
    return period.employer, period.job, dates, yes_or_no(period.technician_level), yes_or_no(period.in_field)


def units(choices: Choices, labels: Labels) -> Section:
    """One state for each unit."""
    rows = tuple((u.unite, labels.unites.get(u.unite, ""), said(words.UNIT_STATE, u.state)) for u in choices.units)
    if not rows:
        # [P] A spécialité whose units are not published is open all the same, and its forme globale needs no choice.
        return Section("Unités du diplôme", remarks=("Les unités de cette spécialité ne sont pas encore publiées.",))
    return Section("Unités du diplôme", tables=(Table(("Unité", "Intitulé", "Choix du candidat"), (10, 58, 32), rows),))


def languages(choices: Choices, labels: Labels) -> Section:
    """Guide §4 and §6: the languages of the obligatory units, and the facultative épreuves."""
    head = ("Épreuve de langue", "Langue", "Enseignement suivi", "Lieu")
    rows = tuple(
        (
            named(labels.unites, language.unite),
            said(labels.langues, language.langue),
            said(words.TEACHING, language.teaching),
            given(language.place, "Non précisé"),
        )
        for language in choices.languages
    )
    none = () if rows else (Line("Langue vivante obligatoire", "Aucune"),)
    facultatives = Line("Épreuves facultatives", _facultatives(choices, labels), span=3 if choices.facultatives else 1)
    tables = (Table(head, (34, 16, 27, 23), rows),) if rows else ()
    return Section("Langues vivantes et épreuves facultatives", (*none, facultatives), tables)


def _facultatives(choices: Choices, labels: Labels) -> str:
    asked = []
    for facultative in choices.facultatives:
        langue = said(labels.langues, facultative.langue) if facultative.langue else None
        unite = named(labels.unites, facultative.unite) if facultative.unite else None
        details = ", ".join(detail for detail in (langue, unite) if detail)
        asked.append(said(words.FACULTATIVE, facultative.kind) + (f", {details}" if details else ""))
    return listed(asked) or "Aucune"


def past(choices: Choices, labels: Labels) -> Section:
    """What earlier exam sessions left: grades, dispenses, bénéfices given up (D643-15, D643-23)."""
    sittings = tuple(_sitting(sitting, labels) for sitting in choices.former_sittings)
    dispenses = tuple(
        (
            named(labels.unites, dispense.unite),
            said(words.GROUND, dispense.ground),
            given(dispense.reference, "Aucune"),
        )
        for dispense in choices.dispenses
    )
    given_up = [
        f"{named(labels.unites, one.unite)}, note de la session {one.exam_session}" for one in choices.renouncements
    ]
    tables = (
        Table(("Session", "Académie", "Numéro de candidat", "Notes obtenues"), (10, 20, 20, 50), sittings),
        Table(("Dispense demandée", "Motif", "Référence"), (40, 30, 30), dispenses),
    )
    none = (("Sessions antérieures", "Aucune", sittings), ("Dispenses demandées", "Aucune", dispenses))
    return Section(
        "Sessions antérieures, dispenses et renoncements",
        (
            *(Line(label, answer) for label, answer, rows in none if not rows),
            Line("Renoncements au bénéfice d’une note", listed(given_up) or "Aucun", span=3 if given_up else 1),
        ),
        tuple(table for table in tables if table.rows),
    )


def _sitting(sitting: FormerSitting, labels: Labels) -> tuple[str, ...]:
    grades = [f"{one.unite}{NBSP}: {wording.grade(one.grade)}" for one in sitting.grades]
    academie = said(labels.academies, sitting.academie)
    return (
        str(sitting.exam_session),
        academie,
        given(sitting.candidate_number),
        listed(grades) or "Aucune note déclarée",
    )


def handicap(choices: Choices, recorded: Recorded) -> Section:
    """Guide §8: the request itself is made in AMEX, before its own bound."""
    return Section(
        "Situation de handicap",
        (
            Line("Candidat en situation de handicap", yes_or_no(choices.handicap)),
            Line("Aménagement déjà obtenu auparavant", yes_or_no(choices.earlier_amenagement)),
        ),
        remarks=(_amex(recorded),) if choices.handicap else (),
    )


def _amex(recorded: Recorded) -> str:
    where = f" ({recorded.amenagement_url})" if recorded.amenagement_url else ""
    closing = recorded.amenagement_closes_at
    until = f" jusqu’au {french.deadline(closing, recorded.zone)}" if closing else ""
    return (
        f"La demande d’aménagement doit aussi être saisie dans l’application AMEX{where} et transmise par le bouton "
        f"«{NBSP}envoyer{NBSP}»{until}."
    )


def modalites(choices: Choices, recorded: Recorded) -> Section:
    """The text accepted, which version, and when."""
    accepted = french.moment(recorded.modalites_accepted_at, recorded.zone, seconds=True)
    return Section(
        "Modalités de l’examen",
        (
            Line(
                "Modalités acceptées", f"{yes_or_no(choices.modalites.accepted)}, version {choices.modalites.version}"
            ),
            Line("Acceptées le (heure de l’académie)", accepted, span=2),
        ),
    )
