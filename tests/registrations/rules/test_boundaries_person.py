"""The edges of the fields, of the states of a registration, and of what changes from one version to the next."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from app.registrations.rules import Choices, named
from app.registrations.rules.changes import changes
from app.registrations.rules.choices import Modalites
from app.registrations.rules.closing import account_open_until
from app.registrations.rules.moves import Actor, Condition
from app.registrations.rules.states import RegistrationState, move
from tests.registrations.rules.cases import Case, judge
from tests.registrations.rules.sample import CANDIDATE, PREPARATION, choices
from tests.regles.tables import Row, rows

NOBODY = (("nationalite-inconnue", "/nationality"),)
NO_ACADEMIE = (("academie-inconnue", "/academie"),)
NO_PCS = (("pcs-inconnue", "/socio_professional_category"),)
FRANCE_OVERSEAS = replace(CANDIDATE, birth_country="NC")


@rows(
    "champs-identite",
    Case("French", "ISO 3166-1", {"nationality": "FR"}),
    Case("the nationality of a territory is France's: its code is of the list", "ISO 3166-1", {"nationality": "GP"}),
    Case("small letters", "ISO 3166-1", {"nationality": "fr"}, gives=NOBODY),
    Case("three letters", "ISO 3166-1", {"nationality": "FRA"}, gives=NOBODY),
    Case("nothing", "ISO 3166-1", {"nationality": ""}, gives=NOBODY),
    Case(
        "an identity incomplete, whatever else is right",
        "Guide",
        known={"candidate": replace(CANDIDATE, identity_complete=False)},
        gives=(("identite-incomplete", ""),),
    ),
)
def test_nationality(case: Case) -> None:
    judge(case)


@rows(
    "champs-pcs",
    Case("farmers", "INSEE", {"socio_professional_category": "10"}),
    Case("one figure", "INSEE", {"socio_professional_category": "5"}, gives=NO_PCS),
    Case("three figures", "INSEE", {"socio_professional_category": "521"}, gives=NO_PCS),
    Case("a category of the former nomenclature", "INSEE", {"socio_professional_category": "00"}, gives=NO_PCS),
    Case("nothing but spaces", "INSEE", {"socio_professional_category": "  "}, gives=NO_PCS),
)
def test_socio_professional_category(case: Case) -> None:
    judge(case)


@rows(
    "champs-academie",
    Case("Martinique", "[P]", {"academie": "31"}),
    Case("an académie that holds no such exam session", "[P]", {"academie": "03"}, gives=NO_ACADEMIE),
    Case("one figure", "[P]", {"academie": "2"}, gives=NO_ACADEMIE),
    Case("three figures", "[P]", {"academie": "002"}, gives=NO_ACADEMIE),
    Case("nothing", "[P]", {"academie": ""}, gives=NO_ACADEMIE),
)
def test_academie(case: Case) -> None:
    judge(case)


@rows(
    "inscription-14",
    Case("born in Nouvelle-Calédonie: in France", "[P]", known={"candidate": FRANCE_OVERSEAS}),
    Case(
        "the text of another exam session",
        "Guide §2",
        {"modalites": Modalites(version="2023-2", accepted=True)},
        gives=(("modalites-perimees", "/modalites/version"),),
    ),
    Case(
        "a country of birth not known: parents are neither asked nor refused",
        "[P]",
        known={"candidate": replace(CANDIDATE, birth_country=None)},
    ),
)
def test_parents_and_modalites(case: Case) -> None:
    judge(case)


BY_NUMBER = replace(PREPARATION, training_body_id=UUID(int=7), training_body_name=None)
MISSPELT = replace(BY_NUMBER, training_body_name="Ecole exemple")
LISTED = "École à distance EXEMPLE"


@rows(
    "champs-organisme",
    Row("of the list, by its number", "Guide §1", (choices(preparation=BY_NUMBER), LISTED), LISTED),
    Row("of the list, and misspelt: the list's name", "Guide §1", (choices(preparation=MISSPELT), LISTED), LISTED),
    Row("of the list, the list renamed since", "[P]", (choices(preparation=MISSPELT), "CNED"), "CNED"),
    Row("a number that nobody has: as written", "[P]", (choices(preparation=MISSPELT), None), "Ecole exemple"),
    Row("not of the list: as written", "Guide §1", (choices(), None), PREPARATION.training_body_name),
    Row("a number, no name found", "[P]", (choices(preparation=BY_NUMBER), None), None),
    Row("no preparation", "[P]", (choices(preparation=None), None), None),
    Row("no preparation, a name from nowhere", "[P]", (choices(preparation=None), LISTED), None),
)
def test_the_training_body_bears_its_name(case: Row[tuple[Choices, str | None], str | None]) -> None:
    asked, body = case.given
    preparation = named(asked, body).preparation
    assert (preparation and preparation.training_body_name) == case.gives


@rows(
    "compte-duree",
    Row("2023, of the guide", "[P]", date(2023, 6, 30), datetime(2023, 12, 29, 23, tzinfo=UTC)),
    Row("ends in summer time", "[P]", date(2023, 1, 31), datetime(2023, 8, 1, 22, tzinfo=UTC)),
    Row("ends in winter time", "[P]", date(2023, 5, 31), datetime(2023, 11, 29, 23, tzinfo=UTC)),
    Row("over the end of a year", "[P]", date(2022, 12, 31), datetime(2023, 7, 1, 22, tzinfo=UTC)),
    Row("over a 29 February", "[P]", date(2024, 1, 1), datetime(2024, 7, 1, 22, tzinfo=UTC)),
    Row("from a 29 February", "[P]", date(2024, 2, 29), datetime(2024, 8, 29, 22, tzinfo=UTC)),
    Row("the night of the change to winter", "[P]", date(2023, 4, 29), datetime(2023, 10, 28, 22, tzinfo=UTC)),
    Row("the night after that change", "[P]", date(2023, 4, 30), datetime(2023, 10, 29, 23, tzinfo=UTC)),
)
def test_the_account_stays_open(case: Row[date, datetime]) -> None:
    assert account_open_until(case.given) == case.gives


Version = Mapping[str, object]


@rows(
    "inscription-15",
    Row("nothing", "[P]", ({"ine": "1"}, {"ine": "1"}), []),
    Row("one member", "[P]", ({"ine": "1", "forme": "globale"}, {"ine": "2", "forme": "globale"}), ["/ine"]),
    Row(
        "one member of an object",
        "[P]",
        ({"address": {"city": "A", "line1": "B"}}, {"address": {"city": "C", "line1": "B"}}),
        ["/address/city"],
    ),
    Row("an object taken away", "[P]", ({"preparation": {"kind": "x"}}, {"preparation": None}), ["/preparation"]),
    Row("a list, as a whole", "[P]", ({"units": ["U1"]}, {"units": ["U1", "U2"]}), ["/units"]),
    Row("a member that was not there", "[P]", ({}, {"handicap": True}), ["/handicap"]),
)
def test_what_changed(case: Row[tuple[Version, Version], list[str]]) -> None:
    before, after = case.given
    assert [change.field for change in changes(before, after)] == case.gives


R = RegistrationState
OPEN, MOTIF, ALL = {Condition.INSCRIPTIONS_OUVERTES}, {Condition.MOTIF}, set(Condition)


@rows(
    "etat-inscription",
    Row(
        "changed by the candidate while it is open", "Guide", (R.ENREGISTREE, R.ENREGISTREE, Actor.CANDIDAT, OPEN), True
    ),
    Row(
        "changed by the candidate once it is closed",
        "Guide",
        (R.ENREGISTREE, R.ENREGISTREE, Actor.CANDIDAT, MOTIF),
        False,
    ),
    Row(
        "corrected by an agent, with a motive, once it is closed",
        "[P]",
        (R.ENREGISTREE, R.ENREGISTREE, Actor.AGENT, MOTIF),
        True,
    ),
    Row("corrected by an agent without a motive", "[P]", (R.ENREGISTREE, R.ENREGISTREE, Actor.AGENT, OPEN), False),
    Row(
        "withdrawn by the candidate while it is open", "[P]", (R.ENREGISTREE, R.DESINSCRITE, Actor.CANDIDAT, OPEN), True
    ),
    Row(
        "withdrawn by the candidate once it is closed",
        "Guide",
        (R.ENREGISTREE, R.DESINSCRITE, Actor.CANDIDAT, MOTIF),
        False,
    ),
    Row("withdrawn by an agent in their place", "Guide §2", (R.ENREGISTREE, R.DESINSCRITE, Actor.AGENT, ALL), False),
    Row("cancelled by an agent, with a motive", "[P]", (R.ENREGISTREE, R.ANNULEE, Actor.AGENT, MOTIF), True),
    Row("cancelled by the candidate", "[P]", (R.ENREGISTREE, R.ANNULEE, Actor.CANDIDAT, ALL), False),
    Row("touched by a training body", "Guide §2", (R.ENREGISTREE, R.ENREGISTREE, Actor.ORGANISME, ALL), False),
    Row("back from a withdrawal", "[P]", (R.DESINSCRITE, R.ENREGISTREE, Actor.CANDIDAT, ALL), False),
    Row("back from a cancellation", "[P]", (R.ANNULEE, R.ENREGISTREE, Actor.AGENT, ALL), False),
)
def test_the_moves_of_a_registration(case: Row[tuple[R, R, Actor, set[Condition]], bool]) -> None:
    source, target, by, met = case.given
    assert move(source, target, by, met).allowed is case.gives
