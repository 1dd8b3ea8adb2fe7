"""Each piece, one by one: whom it is asked of, and whom not (Guide, « Pièces à téléverser »)."""

from dataclasses import dataclass, field, replace
from datetime import date

from app.justificatifs.rules.checklist import due
from app.justificatifs.rules.claims import claims
from app.justificatifs.rules.pieces import PIECES
from app.justificatifs.rules.sessions import PieceSetting, pieces_of
from app.registrations.rules.choices import Category, Forme, Ground
from app.registrations.rules.facts import Candidate
from app.registrations.rules.offer import Offer
from tests.registrations.rules.sample import (
    CANDIDATE,
    OFFER,
    SPECIALITE,
    TWO_LANGUAGES,
    UNPUBLISHED,
    Changes,
    choices,
    dispense,
    job,
    language,
    offered,
    sitting,
    units,
)
from tests.regles.tables import Row, rows

ALL_ON = pieces_of([PieceSetting(code=piece.code, enabled=True) for piece in PIECES])
TO_ALL = "Guide, « Pour tous les candidats »"
AT_A_DISTANCE = "Guide, « Pour les candidats de la formation à distance »"
AT_WORK = "Guide, « Pour les candidats se présentant au titre de leur expérience professionnelle »"
AGAIN = "Guide, « Pour les candidats redoublants »"
BY_DIPLOMA = "Guide, « Pour les candidats avec un acquis de dispense »"
HEIGHT = "Guide, « Remarque importante »"

WORK: Changes = {"category": Category.EXPERIENCE, "work_periods": (job(),), "preparation": None}
REDOUBLANT: Changes = {"category": Category.REDOUBLANT, "former_sittings": (sitting(2022, U1="12"),)}
SAT: Changes = {"former_sittings": (sitting(2022, U1="8"),)}
SHORTENED: Changes = {"duration_decision": True}
VAE: Changes = {"dispenses": (dispense("U1"),)}
DIPLOMA: Changes = {"dispenses": (dispense("U1", Ground.DIPLOME),)}
RECTOR: Changes = {"dispenses": (dispense("U1", Ground.DECISION_RECTEUR),)}
BOTH: Changes = {"dispenses": (dispense("U1"), dispense("U31", Ground.DIPLOME))}
BENEFICE: Changes = {"units": units(U1="benefice")}
REPORT: Changes = {"units": units(U1="report"), "forme": Forme.PROGRESSIVE}
PROGRESSIVE: Changes = {"forme": Forme.PROGRESSIVE, "units": units(U1="a_passer")}
HANDICAP: Changes = {"handicap": True}


@dataclass(frozen=True)
class Who:
    """One registration, of whom, in which spécialité."""

    asked: Changes = field(default_factory=Changes)
    candidate: Candidate = CANDIDATE
    offer: Offer = OFFER


def judge(piece: str, case: Row[Who, bool]) -> None:
    """The piece is asked, or not."""
    who = case.given
    found = due(ALL_ON, claims(choices(**who.asked), who.candidate, who.offer))
    assert (piece in {one.code for one in found}) is case.gives


def row(
    what: str, source: str, *asked: Changes, gives: bool, candidate: Candidate = CANDIDATE, offer: Offer = OFFER
) -> Row[Who, bool]:
    """These changes together, asked or not."""
    whole = Changes()
    for one in asked:
        whole.update(one)
    return Row(what, source, Who(whole, candidate, offer), gives)


EVERYBODY = (
    row("at a distance", TO_ALL, gives=True),
    row("at a distance, progressive", TO_ALL, PROGRESSIVE, gives=True),
    row("by experience", TO_ALL, WORK, gives=True),
    row("by experience, sat before", TO_ALL, WORK, SAT, gives=True),
    row("redoublant", TO_ALL, REDOUBLANT, gives=True),
    row("born abroad", TO_ALL, candidate=replace(CANDIDATE, birth_country="MA"), gives=True),
    row("units not published", TO_ALL, {"option": None}, offer=offered(UNPUBLISHED), gives=True),
    row("handicap", TO_ALL, HANDICAP, gives=True),
)


@rows("piece-recapitulatif_signe", *EVERYBODY)
def test_recapitulatif_signe(case: Row[Who, bool]) -> None:
    judge("recapitulatif_signe", case)


@rows("piece-identite", *EVERYBODY)
def test_identite(case: Row[Who, bool]) -> None:
    judge("identite", case)


DISTANCE_ALONE = (
    row("at a distance (CNED…)", AT_A_DISTANCE, gives=True),
    row("at a distance, progressive", AT_A_DISTANCE, PROGRESSIVE, gives=True),
    row("at a distance, sat before", AT_A_DISTANCE, SAT, gives=True),
    row("at a distance, the duration was changed", AT_A_DISTANCE, SHORTENED, gives=True),
    row("by experience", AT_A_DISTANCE, WORK, gives=False),
    row(
        "by experience, who also prepares somewhere",
        AT_A_DISTANCE,
        WORK,
        {"preparation": choices().preparation},
        gives=False,
    ),
    row("by experience, a duration decision is not theirs", AT_A_DISTANCE, WORK, SHORTENED, gives=False),
    row("redoublant", AT_A_DISTANCE, REDOUBLANT, gives=False),
    row("redoublant, the duration was changed", AT_A_DISTANCE, REDOUBLANT, SHORTENED, gives=False),
)


@rows("piece-certificat_scolarite_1", *DISTANCE_ALONE)
def test_certificat_scolarite_1(case: Row[Who, bool]) -> None:
    judge("certificat_scolarite_1", case)


@rows(
    "piece-certificat_scolarite_2",
    *[one for one in DISTANCE_ALONE if "duration" not in one.what],
    row("at a distance, the duration was changed: one year only", AT_A_DISTANCE, SHORTENED, gives=False),
    row("redoublant, the duration was changed", AT_A_DISTANCE, REDOUBLANT, SHORTENED, gives=False),
)
def test_certificat_scolarite_2(case: Row[Who, bool]) -> None:
    judge("certificat_scolarite_2", case)


@rows("piece-diplome_requis", *DISTANCE_ALONE)
def test_diplome_requis(case: Row[Who, bool]) -> None:
    judge("diplome_requis", case)


@rows(
    "piece-decision_duree",
    row("at a distance, no decision", AT_A_DISTANCE, gives=False),
    row("at a distance, the rector changed the duration", AT_A_DISTANCE, SHORTENED, gives=True),
    row("at a distance, changed, progressive", AT_A_DISTANCE, SHORTENED, PROGRESSIVE, gives=True),
    row("at a distance, changed, sat before", AT_A_DISTANCE, SHORTENED, SAT, gives=True),
    row("at a distance, a rector's dispense is no duration", AT_A_DISTANCE, RECTOR, gives=False),
    row("by experience, changed", AT_A_DISTANCE, WORK, SHORTENED, gives=False),
    row("redoublant, changed", AT_A_DISTANCE, REDOUBLANT, SHORTENED, gives=False),
    row("by experience, no decision", AT_A_DISTANCE, WORK, gives=False),
)
def test_decision_duree(case: Row[Who, bool]) -> None:
    judge("decision_duree", case)


@rows(
    "piece-dispense_ou_benefice",
    row("at a distance, nothing claimed", AT_A_DISTANCE, gives=False),
    row("at a distance, sat before, nothing kept", AT_A_DISTANCE, SAT, gives=False),
    row("at a distance, a bénéfice", AT_A_DISTANCE, BENEFICE, gives=True),
    row("at a distance, a report", AT_A_DISTANCE, REPORT, gives=True),
    row("at a distance, a VAE", AT_A_DISTANCE, VAE, gives=True),
    row("at a distance, the rector", AT_A_DISTANCE, RECTOR, gives=True),
    row("at a distance, a diploma", AT_A_DISTANCE, DIPLOMA, gives=True),
    row("by experience, a bénéfice: the relevé proves it", AT_WORK, WORK, SAT, BENEFICE, gives=False),
    row("redoublant, a bénéfice: the relevé proves it", AGAIN, REDOUBLANT, BENEFICE, gives=False),
)
def test_dispense_ou_benefice(case: Row[Who, bool]) -> None:
    judge("dispense_ou_benefice", case)


@rows(
    "piece-certificat_travail",
    row("by experience", AT_WORK, WORK, gives=True),
    row("by experience, one job still running", AT_WORK, WORK, {"work_periods": (job(ends_on=None),)}, gives=True),
    row(
        "by experience, several jobs", AT_WORK, WORK, {"work_periods": (job(), job(date(2022, 1, 1), None))}, gives=True
    ),
    row("by experience, progressive", AT_WORK, WORK, PROGRESSIVE, gives=True),
    row("by experience, sat before", AT_WORK, WORK, SAT, gives=True),
    row("at a distance, who works too", AT_WORK, {"work_periods": (job(),)}, gives=False),
    row("redoublant, who works", AT_WORK, REDOUBLANT, {"work_periods": (job(),)}, gives=False),
    row("at a distance", AT_WORK, gives=False),
)
def test_certificat_travail(case: Row[Who, bool]) -> None:
    judge("certificat_travail", case)


@rows(
    "piece-dispense_vae",
    row("by experience, nothing claimed", AT_WORK, WORK, gives=False),
    row("by experience, a VAE", AT_WORK, WORK, VAE, gives=True),
    row("by experience, a VAE and a diploma", AT_WORK, WORK, BOTH, gives=True),
    row("by experience, a VAE, progressive", AT_WORK, WORK, PROGRESSIVE, VAE, gives=True),
    row("by experience, the rector: not of this list", AT_WORK, WORK, RECTOR, gives=False),
    row("by experience, a diploma: its own piece", AT_WORK, WORK, DIPLOMA, gives=False),
    row("at a distance, a VAE: another piece", AT_A_DISTANCE, VAE, gives=False),
    row("redoublant, a VAE: another piece", AGAIN, REDOUBLANT, VAE, gives=False),
)
def test_dispense_vae(case: Row[Who, bool]) -> None:
    judge("dispense_vae", case)


@rows(
    "piece-releve_notes_bts",
    row("redoublant", AGAIN, REDOUBLANT, gives=True),
    row("redoublant, a grade kept", AGAIN, REDOUBLANT, BENEFICE, gives=True),
    row("redoublant, no grade told", AGAIN, REDOUBLANT, {"former_sittings": (sitting(2022),)}, gives=True),
    row(
        "redoublant, absent last year",
        AGAIN,
        REDOUBLANT,
        {"former_sittings": (sitting(2022, U1="absent"),)},
        gives=True,
    ),
    row("at a distance, sat before", "[P]", SAT, gives=True),
    row("by experience, sat before", "[P]", WORK, SAT, gives=True),
    row("at a distance, never sat", AGAIN, gives=False),
    row("by experience, never sat", AGAIN, WORK, gives=False),
)
def test_releve_notes_bts(case: Row[Who, bool]) -> None:
    judge("releve_notes_bts", case)


@rows(
    "piece-dispense_redoublant",
    row("redoublant, nothing claimed", AGAIN, REDOUBLANT, gives=False),
    row("redoublant, a VAE", AGAIN, REDOUBLANT, VAE, gives=True),
    row("redoublant, the rector", AGAIN, REDOUBLANT, RECTOR, gives=True),
    row("redoublant, a diploma alone: its own piece", AGAIN, REDOUBLANT, DIPLOMA, gives=False),
    row("redoublant, a VAE and a diploma", AGAIN, REDOUBLANT, BOTH, gives=True),
    row("redoublant, a bénéfice is no dispense", AGAIN, REDOUBLANT, BENEFICE, gives=False),
    row("at a distance, sat before, a VAE", "[P]", SAT, VAE, gives=True),
    row("at a distance, never sat, a VAE", AT_A_DISTANCE, VAE, gives=False),
)
def test_dispense_redoublant(case: Row[Who, bool]) -> None:
    judge("dispense_redoublant", case)


@rows(
    "piece-diplome_dispense",
    row("at a distance, a diploma", BY_DIPLOMA, DIPLOMA, gives=True),
    row("by experience, a diploma", BY_DIPLOMA, WORK, DIPLOMA, gives=True),
    row("redoublant, a diploma", BY_DIPLOMA, REDOUBLANT, DIPLOMA, gives=True),
    row("a diploma beside a VAE", BY_DIPLOMA, BOTH, gives=True),
    row("a VAE alone", BY_DIPLOMA, VAE, gives=False),
    row("the rector alone", BY_DIPLOMA, RECTOR, gives=False),
    row("a bénéfice", BY_DIPLOMA, BENEFICE, gives=False),
    row("nothing claimed", BY_DIPLOMA, gives=False),
)
def test_diplome_dispense(case: Row[Who, bool]) -> None:
    judge("diplome_dispense", case)


AT_HEIGHT = offered(replace(SPECIALITE, r408=True))


@rows(
    "piece-r408",
    row("at a distance, at height", HEIGHT, offer=AT_HEIGHT, gives=True),
    row("by experience, at height", HEIGHT, WORK, offer=AT_HEIGHT, gives=True),
    row("redoublant, at height", HEIGHT, REDOUBLANT, offer=AT_HEIGHT, gives=True),
    row("progressive, at height", HEIGHT, PROGRESSIVE, offer=AT_HEIGHT, gives=True),
    row(
        "at height, units not published",
        HEIGHT,
        {"option": None},
        offer=offered(replace(UNPUBLISHED, r408=True)),
        gives=True,
    ),
    row("at a distance, not at height", HEIGHT, gives=False),
    row("by experience, not at height", HEIGHT, WORK, gives=False),
    row("a spécialité that does not exist", HEIGHT, offer=offered(None), gives=False),
)
def test_r408(case: Row[Who, bool]) -> None:
    judge("r408", case)


TWO = offered(TWO_LANGUAGES)
PERSIAN: Changes = {"languages": (language("fa"),)}
NOT_SAT: Changes = {"units": units(U2="dispense"), "dispenses": (dispense("U2"),)}


@rows(
    "piece-attestation_langue_rare",
    row("English", "Guide §4", gives=False),
    row("Persian", "Guide §4", PERSIAN, gives=True),
    row("Persian, by experience", "Guide §4", WORK, PERSIAN, gives=True),
    row("Persian, of a unit dispensed", "Guide §4", PERSIAN, NOT_SAT, gives=False),
    row("Persian, of a unit held", "Guide §4", PERSIAN, {"units": units(U2="benefice")}, gives=False),
    row("Persian, of a unit not presented, progressive", "Guide §4", PROGRESSIVE, PERSIAN, gives=False),
    row(
        "Persian, of the unit chosen, progressive",
        "Guide §4",
        PERSIAN,
        {"forme": Forme.PROGRESSIVE, "units": units(U2="a_passer")},
        gives=True,
    ),
    row(
        "Persian as a second language",
        "Guide §4",
        {"languages": (language("en"), language("fa", unite="U22"))},
        offer=TWO,
        gives=True,
    ),
    row(
        "Persian where it is not rare",
        "Guide §4",
        PERSIAN,
        offer=replace(OFFER, rare_languages=frozenset()),
        gives=False,
    ),
    row("Persian, units not published", "[P]", PERSIAN, {"option": None}, offer=offered(UNPUBLISHED), gives=True),
)
def test_attestation_langue_rare(case: Row[Who, bool]) -> None:
    judge("attestation_langue_rare", case)


BEFORE: Changes = {"handicap": True, "earlier_amenagement": True}


@rows(
    "piece-notification_amenagement",
    row("no handicap", "Guide §8", gives=False),
    row("handicap, no aménagement before", "Guide §8", HANDICAP, gives=False),
    row("handicap, an aménagement before", "Guide §8", BEFORE, gives=True),
    row("an aménagement before, but no handicap now", "Guide §8", {"earlier_amenagement": True}, gives=False),
    row("handicap, before, by experience", "Guide §8", WORK, BEFORE, gives=True),
    row("handicap, before, redoublant", "Guide §8", REDOUBLANT, BEFORE, gives=True),
    row("handicap, before, progressive", "Guide §8", PROGRESSIVE, BEFORE, gives=True),
    row("handicap, by experience", "Guide §8", WORK, HANDICAP, gives=False),
)
def test_notification_amenagement(case: Row[Who, bool]) -> None:
    judge("notification_amenagement", case)


@rows(
    "piece-certificat_jdc",
    row(
        "25 on the day registration closes, 18 hours later than 24",
        "[P]",
        candidate=replace(CANDIDATE, birth_on=date(1997, 11, 21)),
        gives=False,
    ),
    row(
        "25 the day after registration closes",
        "[P]",
        candidate=replace(CANDIDATE, birth_on=date(1997, 11, 22)),
        gives=True,
    ),
    row(
        "young, stateless",
        "[P]",
        {"nationality": "XX"},
        candidate=replace(CANDIDATE, birth_on=date(2004, 1, 1)),
        gives=False,
    ),
    row(
        "young, French, by experience", "[P]", WORK, candidate=replace(CANDIDATE, birth_on=date(2002, 1, 1)), gives=True
    ),
)
def test_certificat_jdc(case: Row[Who, bool]) -> None:
    judge("certificat_jdc", case)
