"""What is true of every checklist: drawn, and held against the lists of the guide written again, another way."""

from collections.abc import Mapping
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.justificatifs.rules.checklist import due
from app.justificatifs.rules.claims import Claim, claims
from app.justificatifs.rules.pieces import PIECES
from app.justificatifs.rules.sessions import PieceSetting, pieces_of
from app.registrations.rules import Candidate, Choices, Facts, Offer
from app.registrations.rules.choices import Category, Ground, UnitState
from app.registrations.rules.units import Plan
from tests.justificatifs.rules.test_each_piece import (
    BENEFICE,
    DIPLOMA,
    REDOUBLANT,
    SHORTENED,
    VAE,
    WORK,
)
from tests.registrations.rules.asked import HOSTILE, KNOWN, mixed
from tests.registrations.rules.sample import (
    CANDIDATE,
    OFFER,
    SPECIALITE,
    Changes,
    choices,
    language,
    offered,
)

ALL_ON = pieces_of([PieceSetting(code=piece.code, enabled=True) for piece in PIECES])
AT_HEIGHT = offered(replace(SPECIALITE, r408=True))
RARE: Changes = {"languages": (language("fa"),)}
YOUNG = replace(CANDIDATE, birth_on=OFFER.closes_at.date().replace(year=OFFER.closes_at.year - 20))
EXAMPLES: Mapping[Claim, tuple[Changes, Candidate, Offer]] = {
    Claim.TOUJOURS: ({}, CANDIDATE, OFFER),
    Claim.DUREE_ENTIERE: ({}, CANDIDATE, OFFER),
    Claim.DUREE_MODIFIEE: (SHORTENED, CANDIDATE, OFFER),
    Claim.DISPENSE_OU_BENEFICE: (BENEFICE, CANDIDATE, OFFER),
    Claim.DISPENSE_VAE: ({**WORK, **VAE}, CANDIDATE, OFFER),
    Claim.DISPENSE_HORS_DIPLOME: ({**REDOUBLANT, **VAE}, CANDIDATE, OFFER),
    Claim.DISPENSE_DIPLOME: (DIPLOMA, CANDIDATE, OFFER),
    Claim.R408: ({}, CANDIDATE, AT_HEIGHT),
    Claim.LANGUE_RARE: (RARE, CANDIDATE, OFFER),
    Claim.AMENAGEMENT_ANTERIEUR: ({"handicap": True, "earlier_amenagement": True}, CANDIDATE, OFFER),
    Claim.MOINS_DE_25_ANS: ({}, YOUNG, OFFER),
}


def codes(asked: Choices, candidate: Candidate, offer: Offer) -> tuple[str, ...]:
    return tuple(piece.code for piece in due(ALL_ON, claims(asked, candidate, offer)))


# --- The guide's lists, written again --------------------------------------------------------------


def guide(asked: Choices, candidate: Candidate, offer: Offer) -> set[str]:
    """« Pièces à téléverser », list by list, and 02: nothing here goes through claims or conditions."""
    grounds = {one.ground for one in asked.dispenses}
    kept = {one.state for one in asked.units} & {UnitState.BENEFICE, UnitState.REPORT}
    lists = {
        "recapitulatif_signe": True,
        "identite": True,
        "diplome_dispense": Ground.DIPLOME in grounds,
        "r408": offer.specialite is not None and offer.specialite.r408,
        "attestation_langue_rare": any(
            one.langue in offer.rare_languages and Plan.of(asked, offer).sits(one.unite) for one in asked.languages
        ),
        "notification_amenagement": asked.handicap and asked.earlier_amenagement,
        "certificat_jdc": asked.nationality == "FR" and _under_25(candidate, offer),
    }
    if asked.category is Category.DISTANCE:
        lists |= {
            "certificat_scolarite_1": True,
            "certificat_scolarite_2": not asked.duration_decision,
            "diplome_requis": True,
            "decision_duree": asked.duration_decision,
            "dispense_ou_benefice": bool(grounds or kept),
        }
    if asked.category is Category.EXPERIENCE:
        lists |= {"certificat_travail": True, "dispense_vae": Ground.VAE in grounds}
    if asked.category is Category.REDOUBLANT or asked.former_sittings:
        lists |= {"releve_notes_bts": True, "dispense_redoublant": bool(grounds - {Ground.DIPLOME})}
    return {code for code, asked_for in lists.items() if asked_for}


def _under_25(candidate: Candidate, offer: Offer) -> bool:
    born, closing = candidate.birth_on, offer.closes_at.astimezone(offer.zone).date()
    return (
        born is not None and (closing.year - born.year - ((closing.month, closing.day) < (born.month, born.day))) < 25
    )


HIGH = st.one_of(KNOWN, KNOWN.map(lambda known: replace(known, offer=AT_HEIGHT)))


@given(HOSTILE, HIGH)
def test_the_pieces_due_are_those_of_the_guides_lists(asked: Choices, known: Facts) -> None:
    found = codes(asked, known.candidate, known.offer)
    assert set(found) == guide(asked, known.candidate, known.offer)
    assert len(set(found)) == len(found)


# --- Order -----------------------------------------------------------------------------------------


@given(HOSTILE, HIGH, st.data())
def test_the_pieces_due_do_not_depend_on_the_order_of_what_is_asked(
    asked: Choices, known: Facts, data: st.DataObject
) -> None:
    assert codes(mixed(data, asked), known.candidate, known.offer) == codes(asked, known.candidate, known.offer)


# --- Claims and pieces -----------------------------------------------------------------------------


@pytest.mark.parametrize("claim", Claim)
def test_each_claim_has_a_piece_and_can_be_made(claim: Claim) -> None:
    asked, candidate, offer = EXAMPLES[claim]
    made = claims(choices(**asked), candidate, offer)
    assert claim in made
    assert claim in {piece.condition for piece in due(ALL_ON, made)}


@pytest.mark.parametrize("code", [piece.code for piece in PIECES])
def test_each_piece_has_a_claim_that_brings_it(code: str) -> None:
    brought = {
        claim
        for claim, (asked, candidate, offer) in EXAMPLES.items()
        for category in (Changes(), WORK, REDOUBLANT)
        if code in codes(replace(choices(**asked), **category), candidate, offer)
    }
    [piece] = [one for one in PIECES if one.code == code]
    assert piece.condition in brought


# --- What a piece depends on -----------------------------------------------------------------------

_SAT = frozenset({"languages", "units", "forme", "option"})
_AGAIN = frozenset({"category", "former_sittings"})
DEPENDS: Mapping[str, frozenset[str]] = {
    "recapitulatif_signe": frozenset(),
    "identite": frozenset(),
    "certificat_scolarite_1": frozenset({"category"}),
    "certificat_scolarite_2": frozenset({"category", "duration_decision"}),
    "diplome_requis": frozenset({"category"}),
    "decision_duree": frozenset({"category", "duration_decision"}),
    "dispense_ou_benefice": frozenset({"category", "dispenses", "units"}),
    "certificat_travail": frozenset({"category"}),
    "dispense_vae": frozenset({"category", "dispenses"}),
    "releve_notes_bts": _AGAIN,
    "dispense_redoublant": _AGAIN | {"dispenses"},
    "diplome_dispense": frozenset({"dispenses"}),
    "r408": frozenset(),
    "attestation_langue_rare": _SAT,
    "notification_amenagement": frozenset({"handicap", "earlier_amenagement"}),
    "certificat_jdc": frozenset({"nationality"}),
}
"""By piece, the members of a registration that may bring it or take it away (the spécialité is in the offer)."""


@pytest.mark.parametrize("member", [one.name for one in fields(Choices)])
@settings(max_examples=15)
@given(asked=HOSTILE, other=HOSTILE, known=HIGH)
def test_no_piece_comes_or_goes_because_an_unrelated_member_changed(
    member: str, asked: Choices, other: Choices, known: Facts
) -> None:
    changed = replace(asked, **{member: getattr(other, member)})
    before, after = (set(codes(one, known.candidate, known.offer)) for one in (asked, changed))
    assert {code for code in before ^ after if member not in DEPENDS[code]} == set()
