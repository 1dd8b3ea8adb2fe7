"""The edges of each rule, where a lawyer of the exam would look: forme, eligibility, units, languages, facultatives."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from app.registrations.rules import FirstRegistration, Offer, completed, irrevocable, warnings
from app.registrations.rules.choices import Category, Choices, Forme, Ground, PreparationMode, Teaching
from app.registrations.rules.forme import locked
from tests.registrations.rules.cases import Case, judge
from tests.registrations.rules.sample import (
    CANDIDATE,
    CLOSES,
    LAST_EPREUVE,
    NOW,
    OFFER,
    PREPARATION,
    SPECIALITE,
    TWO_LANGUAGES,
    UNPUBLISHED,
    Changes,
    Known,
    choices,
    dispense,
    facts,
    facultative,
    first,
    job,
    language,
    offered,
    renounced,
    sitting,
    units,
)
from tests.regles.tables import Row, rows

P = Forme.PROGRESSIVE
AFTER = datetime(2023, 7, 1, 12, tzinfo=UTC)
EXPERIENCE: Changes = {"category": Category.EXPERIENCE, "preparation": None}


def worked(days: int) -> Changes:
    """So many days of qualifying work, the last one on the day of the last épreuve."""
    return {**EXPERIENCE, "work_periods": (job(LAST_EPREUVE - timedelta(days=days - 1), LAST_EPREUVE),)}


@rows(
    "inscription-3",
    Case(
        "364 days, the day after the last épreuve",
        "Guide §1",
        worked(364),
        {"now": AFTER},
        (("experience-insuffisante", "/work_periods"),),
    ),
    Case("365 days exactly", "Guide §1", worked(365), {"now": AFTER}),
    Case("366 days", "Guide §1", worked(366), {"now": AFTER}),
    Case(
        "365 days, one of them after the last épreuve",
        "Guide §1",
        {
            **EXPERIENCE,
            "work_periods": (job(LAST_EPREUVE - timedelta(days=363), LAST_EPREUVE + timedelta(days=1)),),
        },
        {"now": AFTER},
        (("experience-insuffisante", "/work_periods"),),
    ),
    Case(
        "two half-time jobs at once: a day counts once",
        "D643-16",
        {
            **EXPERIENCE,
            "work_periods": (job(date(2022, 1, 1), date(2022, 6, 30)), job(date(2022, 1, 1), date(2022, 7, 1))),
        },
        {"now": AFTER},
        (("experience-insuffisante", "/work_periods"),),
    ),
    Case(
        "a year below technician level",
        "Guide §1",
        {**EXPERIENCE, "work_periods": (job(technician_level=False),)},
        {"now": AFTER},
        (("experience-insuffisante", "/work_periods"),),
    ),
    Case(
        "a year out of the field",
        "Guide §1",
        {**EXPERIENCE, "work_periods": (job(in_field=False),)},
        {"now": AFTER},
        (("experience-insuffisante", "/work_periods"),),
    ),
    Case("364 days, the day of the last épreuve, at noon", "Guide §1", worked(364), {"now": AFTER - timedelta(days=1)}),
)
def test_the_year_of_work(case: Case) -> None:
    judge(case)


@rows(
    "inscription-2",
    Case(
        "at a distance, by mail and in a workshop: in presence is not at a distance",
        "Guide",
        {"preparation": replace(PREPARATION, mode=PreparationMode.PRESENTIEL, training_body_name=None)},
        gives=(
            ("organisme-requis", "/preparation/training_body_name"),
            ("preparation-pas-a-distance", "/preparation/mode"),
        ),
    ),
    Case(
        "redoublant, by the grades of a sitting where one was absent",
        "Guide",
        {"category": Category.REDOUBLANT, "former_sittings": (sitting(2022, U1="absent"),)},
    ),
    Case(
        "a redoublant of fifteen years ago",
        "Guide",
        {"category": Category.REDOUBLANT, "preparation": None, "former_sittings": (sitting(2008, U1="9"),)},
    ),
    Case(
        "by experience, who also prepares in presence",
        "Guide §1",
        {
            "category": Category.EXPERIENCE,
            "preparation": replace(PREPARATION, mode=PreparationMode.PRESENTIEL),
            "work_periods": (job(),),
        },
    ),
    Case(
        "an empty name is no name",
        "Guide",
        {"preparation": replace(PREPARATION, training_body_name="")},
        gives=(("organisme-requis", "/preparation/training_body_name"),),
    ),
)
def test_the_category(case: Case) -> None:
    judge(case)


FIRST = first("globale")


@rows(
    "inscription-4",
    Row("never registered", "Guide §3", (None, "bts-exemple", NOW), None),
    Row("to another BTS", "Guide §3", (FIRST, "bts-autre", NOW), None),
    Row(
        "an instant before its window closes",
        "[P]",
        (FIRST, "bts-exemple", FIRST.closes_at - timedelta(microseconds=1)),
        None,
    ),
    Row("when its window closes", "[P]", (FIRST, "bts-exemple", FIRST.closes_at), Forme.GLOBALE),
    Row("the next year", "D643-14", (FIRST, "bts-exemple", NOW), Forme.GLOBALE),
    Row("ten years later", "D643-14", (FIRST, "bts-exemple", NOW + timedelta(days=3653)), Forme.GLOBALE),
    Row("progressive too", "D643-22", (first("progressive"), "bts-exemple", NOW), Forme.PROGRESSIVE),
)
def test_the_forme_that_binds(case: Row[tuple[FirstRegistration | None, str, datetime], Forme | None]) -> None:
    assert locked(*case.given) is case.gives


@rows(
    "inscription-4",
    Row("a first registration: at closing", "Guide §3", Known(), [("forme", CLOSES)]),
    Row("bound already: nothing more", "Guide §3", Known(first=FIRST), []),
    Row("bound to another BTS only", "Guide §3", Known(first=first("globale", "bts-autre")), [("forme", CLOSES)]),
)
def test_the_forme_is_said_to_become_definitive(case: Row[Known, list[tuple[str, datetime]]]) -> None:
    assert [(one.code, one.at) for one in irrevocable(choices(), facts(**case.given))] == case.gives


@rows(
    "inscription-4",
    Row("never registered: it may still be chosen", "Guide §3", Known(), []),
    Row("bound: there is nothing left to choose", "Guide §3", Known(first=FIRST), ["forme-definitive"]),
    Row("bound to another BTS", "Guide §3", Known(first=first("globale", "bts-autre")), []),
)
def test_a_forme_that_binds_is_told(case: Row[Known, list[str]]) -> None:
    assert [notice.code for notice in warnings(choices(), facts(**case.given))] == case.gives


@rows(
    "inscription-5",
    Row("globale, nothing said: all is sat", "D643-14", choices(), "PPPPPP"),
    Row("globale, one held", "D643-14", choices(units=units(U4="benefice")), "PPPBPP"),
    Row("globale, all said, out of order", "D643-14", choices(units=units(U6="dispense", U1="benefice")), "BPPPPD"),
    Row("progressive, nothing said: nothing is sat", "D643-22", choices(forme=P), "NNNNNN"),
    Row(
        "progressive, one sat, one reported",
        "D643-22",
        choices(forme=P, units=units(U1="a_passer", U5="report")),
        "PNNNRN",
    ),
    Row("the other option", "Règlement", choices(option="bts-exemple-b", units=units(U7="benefice")), "PPPPPB"),
    Row("no option: the common units", "Règlement", choices(option=None), "PPPPP"),
)
def test_what_is_not_said_of_a_unit(case: Row[Choices, str]) -> None:
    letters = {"a_passer": "P", "benefice": "B", "report": "R", "dispense": "D", "non_presentee": "N"}
    assert "".join(letters[unit.state] for unit in completed(case.given, OFFER).units) == case.gives


@rows(
    "inscription-5",
    Case(
        "globale, every unit held: nothing is left to sit",
        "D643-14",
        {
            "units": units(**dict.fromkeys(("U1", "U2", "U31", "U4", "U5", "U6"), "benefice")),
            "former_sittings": (sitting(2022, U1="10", U2="10", U31="10", U4="10", U5="10", U6="10"),),
        },
        gives=(("aucune-unite-a-passer", "/units"),),
    ),
    Case(
        "globale, the last unit in the order imposed is sat: what comes before is too",
        "Règlement",
        {"units": units(U5="a_passer")},
    ),
    Case(
        "progressive, U5 while U4 is left out by silence",
        "Règlement",
        {"forme": P, "units": units(U5="a_passer")},
        gives=(("ordre-des-unites", "/units/0/state"),),
    ),
    Case(
        "progressive, U5 while U4 is dispensed",
        "Règlement",
        {"forme": P, "units": units(U5="a_passer", U4="dispense"), "dispenses": (dispense("U4"),)},
    ),
    Case(
        "progressive, U5 while U4 is reported",
        "Règlement",
        {"forme": P, "units": units(U5="a_passer", U4="report"), "former_sittings": (sitting(2022, U4="7"),)},
    ),
    Case(
        "progressive, only a bénéfice: nothing is sat",
        "D643-22",
        {"forme": P, "units": units(U1="benefice"), "former_sittings": (sitting(2022, U1="12"),)},
        gives=(("aucune-unite-a-passer", "/units"),),
    ),
    Case(
        "a unit in three states",
        "D643-15",
        {"units": (*units(U1="a_passer"), *units(U1="a_passer"), *units(U1="a_passer"))},
        gives=(("unite-en-double", "/units/1/unite"), ("unite-en-double", "/units/2/unite")),
    ),
)
def test_units(case: Case) -> None:
    judge(case)


@rows(
    "inscription-10",
    Case(
        "an institution with an empty name",
        "Guide §4",
        {"languages": (language(teaching=Teaching.AUTRE_ETABLISSEMENT, place=""),)},
        gives=(("lieu-requis", "/languages/0/place"),),
    ),
    Case(
        "by experience, at a distance (a language school)",
        "Guide §4",
        {**EXPERIENCE, "work_periods": (job(),), "languages": (language(teaching=Teaching.DISTANCE),)},
    ),
    Case(
        "by experience, followed nowhere",
        "Guide §4",
        {**EXPERIENCE, "work_periods": (job(),), "languages": (language(teaching=Teaching.AUCUN),)},
        gives=(("enseignement-non-suivi", "/languages/0/teaching"),),
    ),
    Case(
        "a rare language followed nowhere",
        "Guide §4",
        {"languages": (language("fa", Teaching.AUCUN),)},
        gives=(("enseignement-non-suivi", "/languages/0/teaching"),),
    ),
    Case(
        "two languages asked, one given",
        "Guide §4",
        {},
        {"offer": offered(TWO_LANGUAGES)},
        (("langue-requise", "/languages"),),
    ),
    Case(
        "the second language, the first one held",
        "Règlement",
        {
            "languages": (language("es", unite="U22"),),
            "units": units(U2="benefice"),
            "former_sittings": (sitting(2022, U2="14"),),
        },
        {"offer": offered(TWO_LANGUAGES)},
    ),
)
def test_languages(case: Case) -> None:
    judge(case)


ITALIAN, SPANISH = facultative("langue", "it"), facultative("langue", "es")
STUDENT, MUSIC = facultative("engagement_etudiant"), facultative("autre", unite="UF2")


@rows(
    "inscription-11",
    Case("one", "D643-15", {"facultatives": (ITALIAN,)}),
    Case("two", "D643-15", {"facultatives": (ITALIAN, STUDENT)}),
    Case("two languages and engagement étudiant", "D643-15", {"facultatives": (ITALIAN, SPANISH, STUDENT)}),
    Case(
        "five, two of them alike: both are said",
        "D643-15",
        {"facultatives": (ITALIAN, SPANISH, STUDENT, MUSIC, STUDENT)},
        gives=(("facultative-en-double", "/facultatives/4"), ("trop-de-facultatives", "/facultatives")),
    ),
    Case(
        "engagement étudiant, progressive",
        "Guide §6",
        {"forme": P, "units": units(U1="a_passer"), "facultatives": (STUDENT,)},
    ),
    Case(
        "engagement étudiant, where the règlement has no facultative unit",
        "Guide §6",
        {"facultatives": (STUDENT,)},
        {"offer": offered(replace(SPECIALITE, units=SPECIALITE.units[:-2]))},
    ),
)
def test_facultatives(case: Case) -> None:
    judge(case)


NOTHING: list[tuple[str, str]] = []
ASK = [("amenagement-a-demander", "/handicap")]


@rows(
    "inscription-13",
    Row("no", "Guide §8", (Changes(), Known()), NOTHING),
    Row("yes", "Guide §8", (Changes(handicap=True), Known()), ASK),
    Row(
        "yes, and an aménagement before: it is asked for again",
        "Guide §8",
        (Changes(handicap=True, earlier_amenagement=True), Known()),
        ASK,
    ),
    Row("no, and an aménagement before", "Guide §8", (Changes(earlier_amenagement=True), Known()), NOTHING),
    Row(
        "yes, no link known",
        "Guide §8",
        (Changes(handicap=True), Known(offer=replace(OFFER, amenagement_url=None))),
        ASK,
    ),
    Row(
        "yes, no date known",
        "Guide §8",
        (Changes(handicap=True), Known(offer=replace(OFFER, amenagement_closes_at=None))),
        NOTHING,
    ),
)
def test_handicap_sends_to_amex(case: Row[tuple[Changes, Known], list[tuple[str, str]]]) -> None:
    asked, known = case.given
    assert [(notice.code, notice.field) for notice in warnings(choices(**asked), facts(**known))] == case.gives


GROUNDS = {ground.value: ground for ground in Ground}
TO_JUDGE = ["dispense-a-examiner"]


@rows(
    "inscription-9",
    Row("general, by diploma", "D643-15", ("U1", "diplome", OFFER), []),
    Row("of a domaine not known, by diploma: an agent decides", "[P]", ("U31", "diplome", OFFER), TO_JUDGE),
    Row("of a domaine not known, by VAE", "[P]", ("U31", "vae", OFFER), []),
    Row(
        "not published, by VAE: an agent decides",
        "[P]",
        ("U1", "vae", offered(UNPUBLISHED)),
        ["unites-non-publiees", *TO_JUDGE],
    ),
)
def test_what_an_agent_must_judge(case: Row[tuple[str, str, Offer], list[str]]) -> None:
    code, ground, offer = case.given
    asked = choices(units=units(**{code: "dispense"}), dispenses=(replace(dispense(code), ground=GROUNDS[ground]),))
    assert [notice.code for notice in warnings(asked, facts(offer=offer))] == case.gives


@rows(
    "inscription-5",
    Row("the units of the BTS are published", "Règlement", OFFER, []),
    Row("they are not: an agent will complete them", "[P]", offered(UNPUBLISHED), ["unites-non-publiees"]),
    Row("there is no such BTS", "D643-29", offered(None), []),
)
def test_units_not_published_are_told(case: Row[Offer, list[str]]) -> None:
    assert [notice.code for notice in warnings(choices(option=None), facts(offer=case.given))] == case.gives


ABROAD = replace(CANDIDATE, birth_country="MA")


@rows(
    "inscription-15",
    Case("nothing wrong, nothing said", "Guide"),
    Case(
        "two faults of two tabs",
        "Guide",
        {"academie": "99", "handicap": False, "earlier_amenagement": True},
        gives=(("academie-inconnue", "/academie"), ("amenagement-sans-handicap", "/earlier_amenagement")),
    ),
    Case(
        "two faults of one member",
        "Règlement",
        {"units": units(U98="a_passer", U99="a_passer")},
        gives=(("unite-inconnue", "/units/0/unite"), ("unite-inconnue", "/units/1/unite")),
    ),
    Case(
        "a fault of the account and one of the form",
        "Guide",
        {"ine": "x"},
        {"candidate": replace(CANDIDATE, identity_complete=False)},
        (("identite-incomplete", ""), ("ine-invalide", "/ine")),
    ),
    Case(
        "a definitive forme beside a fault of spelling",
        "Guide",
        {"nationality": "UK"},
        {"first": first("progressive")},
        (("forme-definitive", "/forme"), ("nationalite-inconnue", "/nationality")),
    ),
    Case(
        "a spécialité that does not exist says nothing of its units",
        "D643-29",
        {"units": units(U1="a_passer")},
        {"offer": offered(None)},
        (("specialite-inconnue", "/specialite"),),
    ),
    Case(
        "born abroad, no parents, and a renouncement of nothing",
        "Guide",
        {"renouncements": (renounced("U1"),)},
        {"candidate": ABROAD},
        (("parents-requis", "/parents"), ("renoncement-sans-benefice", "/renouncements/0")),
    ),
)
def test_everything_is_said_at_once(case: Case) -> None:
    judge(case)


SOON = ["derniers-jours"]
UNNUMBERED = replace(sitting(2022, U1="12"), candidate_number=None)


@rows(
    "calendrier-hors-delai",
    Row("a month before the closing", "Guide §2", CLOSES - timedelta(days=30), []),
    Row(
        "on Friday at 17:59:59.999999: the last days are not there",
        "Guide §2",
        CLOSES - timedelta(days=3, microseconds=1),
        [],
    ),
    Row("on Friday at 18:00: they are", "Guide §2", CLOSES - timedelta(days=3), SOON),
    Row("on the eve", "Guide §2", CLOSES - timedelta(days=1), SOON),
    Row("in the last second", "Guide §2", CLOSES - timedelta(seconds=1), SOON),
)
def test_the_last_days(case: Row[datetime, list[str]]) -> None:
    assert [notice.code for notice in warnings(choices(), facts(now=case.given))] == case.gives


@rows(
    "inscription-15",
    Row("a first registration: its forme", "Guide §3", (Changes(), Known()), ([], ["forme"])),
    Row(
        "in the last days, handicap: two things to know at once",
        "Guide §2 et §8",
        (Changes(handicap=True), Known(now=CLOSES - timedelta(hours=1))),
        (["derniers-jours", "amenagement-a-demander"], ["forme"]),
    ),
    Row(
        "a renouncement beside the forme",
        "Guide",
        (Changes(former_sittings=(UNNUMBERED,), renouncements=(renounced("U1"),)), Known()),
        ([], ["forme", "renoncement"]),
    ),
)
def test_what_to_know_and_what_becomes_definitive(
    case: Row[tuple[Changes, Known], tuple[list[str], list[str]]],
) -> None:
    asked, known = case.given
    judged = choices(**asked), facts(**known)
    assert ([one.code for one in warnings(*judged)], [one.code for one in irrevocable(*judged)]) == case.gives
