"""What in a registration is said to bring a piece, and what is said of the last file of one."""

from dataclasses import replace

import pytest

from app.justificatifs.rules.checklist import Answer, Depot, Item, Review, Situation, checklist
from app.justificatifs.rules.claims import CAUSED, Claim, causes, claims
from app.justificatifs.rules.complements import Complement, Standing
from app.justificatifs.rules.sessions import pieces_of
from app.justificatifs.rules.states import DepotState
from app.registrations.rules.choices import Category, Forme, Ground
from tests.registrations.rules.sample import (
    CANDIDATE,
    JUSTIFICATIFS_CLOSE,
    OFFER,
    Changes,
    choices,
    dispense,
    language,
    sitting,
    units,
)

OF_GROUND = {Claim.DISPENSE_VAE, Claim.DISPENSE_DIPLOME, Claim.DISPENSE_HORS_DIPLOME}


@pytest.mark.parametrize(
    ("ground", "brings"),
    [
        (Ground.VAE, {Claim.DISPENSE_VAE, Claim.DISPENSE_HORS_DIPLOME}),
        (Ground.DIPLOME, {Claim.DISPENSE_DIPLOME}),
        (Ground.DECISION_RECTEUR, {Claim.DISPENSE_HORS_DIPLOME}),
    ],
)
def test_a_dispense_brings_the_pieces_of_its_ground(ground: Ground, brings: set[Claim]) -> None:
    found = causes(choices(units=units(U1="dispense"), dispenses=(dispense("U1", ground),)), CANDIDATE, OFFER)
    assert set(found) & OF_GROUND == brings
    assert {found[claim] for claim in brings} == {found[Claim.DISPENSE_OU_BENEFICE]}


@pytest.mark.parametrize(
    ("state", "kept"), [("benefice", True), ("report", True), ("a_passer", False), ("non_presentee", False)]
)
def test_only_a_grade_that_is_kept_brings_its_releve(state: str, kept: bool) -> None:  # noqa: FBT001 -- a table
    asked = choices(forme=Forme.PROGRESSIVE, units=units(U1=state, U31="a_passer"))
    told = causes(asked, CANDIDATE, OFFER).get(Claim.DISPENSE_OU_BENEFICE, "")
    assert ("vous gardez la note de" in told) is kept
    assert "U31" not in told


def test_a_rare_language_that_is_not_sat_brings_nothing() -> None:
    asked = choices(languages=(language("fa"),))
    assert Claim.LANGUE_RARE in causes(asked, CANDIDATE, OFFER)
    kept = choices(languages=(language("fa"),), units=units(U2="benefice"))
    assert Claim.LANGUE_RARE not in causes(kept, CANDIDATE, OFFER)


@pytest.mark.parametrize(
    "asked",
    [
        {"languages": (language("fa"),)},
        {"units": units(U1="dispense"), "dispenses": (dispense("U1"),)},
        {"category": Category.REDOUBLANT, "former_sittings": (sitting(2022, U1="8"),)},
    ],
)
def test_what_has_a_cause_to_be_named_is_known_beforehand(asked: Changes) -> None:
    """Without one of those claims, nobody asks for causes."""
    elder = replace(CANDIDATE, birth_on=CANDIDATE.birth_on and CANDIDATE.birth_on.replace(year=1960))
    claimed = claims(choices(**asked), elder, OFFER)
    named = set(causes(choices(**asked), elder, OFFER))
    assert named & claimed & CAUSED
    assert not CAUSED.isdisjoint(claimed)


def test_the_young_are_told_their_age() -> None:
    young = replace(CANDIDATE, birth_on=OFFER.closes_at.date().replace(year=OFFER.closes_at.year - 20))
    claimed = claims(choices(), young, OFFER)
    assert CAUSED & claimed == {Claim.MOINS_DE_25_ANS}
    assert "20 ans" in causes(choices(), young, OFFER)[Claim.MOINS_DE_25_ANS]


PIECES, CLAIMS = pieces_of(()), claims(choices(), CANDIDATE, OFFER)


def item(piece: str, *depots: Depot, since: int = 3, answers: tuple[Answer, ...] = ()) -> Item:
    """Where the piece stands."""
    situation = Situation(since, JUSTIFICATIFS_CLOSE, depots, answers)
    (found,) = [one for one in checklist(PIECES, CLAIMS, situation) if one.piece.code == piece]
    return found


@pytest.mark.parametrize("state", [DepotState.ILLISIBLE, DepotState.INFECTE])
def test_of_a_file_refused_the_candidate_reads_again_why(state: DepotState) -> None:
    bare, told = Depot("identite", state, 3), Depot("identite", state, 3, fault="Ce PDF demande un mot de passe.")
    assert item("identite", bare).detail not in {None, told.fault}
    assert item("identite", told).detail == told.fault
    assert item("identite", told, bare).detail != told.fault
    assert item("identite", bare, told).detail == told.fault


def test_of_a_file_that_has_not_come_nothing_else_is_told() -> None:
    late = Depot("identite", DepotState.ATTENDU, 3, fault="Ce PDF demande un mot de passe.")
    assert item("identite", late).detail == item("identite", replace(late, fault=None)).detail


def test_of_two_outdated_the_last_one_is_named() -> None:
    first, last = (Depot("recapitulatif_signe", DepotState.VERIFIE, version) for version in (1, 2))
    assert "version" in str(item("recapitulatif_signe", first, last).detail)
    assert "la version 2 de" not in str(item("recapitulatif_signe", first, last).detail)
    proven = replace(last, proven_older=True)
    assert "la version 2 de" in str(item("recapitulatif_signe", first, proven).detail)
    assert "la version 1 de" not in str(item("recapitulatif_signe", replace(first, proven_older=True), last).detail)


def test_an_answer_given_before_a_complement_does_not_answer_it() -> None:
    asked = Complement(pieces=("identite",), asked_at=JUSTIFICATIFS_CLOSE, closes_at=JUSTIFICATIFS_CLOSE)
    items = (item("identite", answers=(Answer("identite"),)),)
    assert asked.standing("identite", items) is Standing.ATTENDUE
    assert replace(asked, answered=("identite",)).standing("identite", items) is Standing.REPONDUE
    deposited = (item("identite", Depot("identite", DepotState.VERIFIE, 3, Review.REFUSE)),)
    assert replace(asked, answered=("identite",)).standing("identite", deposited) is Standing.ATTENDUE
    came = (item("identite", Depot("identite", DepotState.VERIFIE, 3)),)
    assert replace(asked, answered=("identite",)).standing("identite", came) is Standing.ATTENDUE
