"""What a registration claims that a piece must prove; plain words, so that they can be stored and compared fast."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from app.registrations.rules.choices import Category, Choices, Ground, UnitState
from app.registrations.rules.facts import Candidate, age
from app.registrations.rules.offer import Offer
from app.registrations.rules.units import Plan

JDC_UNDER = 25
"""The certificate of the journée défense et citoyenneté is asked before this age."""


CAUSED = frozenset({"dispense_ou_benefice", "langue_rare", "francais_moins_de_25_ans", Category.REDOUBLANT})
"""Claims without one of which nothing has a cause to be named."""
_KEPT = frozenset({UnitState.BENEFICE, UnitState.REPORT})


class Claim(StrEnum):
    """A condition under which pieces are due."""

    TOUJOURS = "toujours"
    DUREE_ENTIERE = "duree_entiere"
    DUREE_MODIFIEE = "duree_modifiee"
    DISPENSE_OU_BENEFICE = "dispense_ou_benefice"
    DISPENSE_VAE = "dispense_vae"
    DISPENSE_HORS_DIPLOME = "dispense_hors_diplome"
    DISPENSE_DIPLOME = "dispense_diplome"
    R408 = "r408"
    LANGUE_RARE = "langue_rare"
    AMENAGEMENT_ANTERIEUR = "amenagement_anterieur"
    MOINS_DE_25_ANS = "francais_moins_de_25_ans"


def claims(choices: Choices, candidate: Candidate, offer: Offer) -> frozenset[str]:
    """The lists of the guide that this registration falls under, and what it claims."""
    found: set[str] = {Claim.TOUJOURS, choices.category}
    # [P] The guide's lists add up: a former sitting brings the redoublant's pieces.
    if choices.former_sittings:
        found.add(Category.REDOUBLANT)
    found.add(Claim.DUREE_MODIFIEE if choices.duration_decision else Claim.DUREE_ENTIERE)
    found |= _dispenses(choices)
    if offer.specialite is not None and offer.specialite.r408:
        found.add(Claim.R408)
    if _rare(choices, offer):
        found.add(Claim.LANGUE_RARE)
    if choices.handicap and choices.earlier_amenagement:
        found.add(Claim.AMENAGEMENT_ANTERIEUR)
    if _jdc(choices, candidate, offer.closes_at.astimezone(offer.zone).date()):
        found.add(Claim.MOINS_DE_25_ANS)
    return frozenset(found)


def _dispenses(choices: Choices) -> set[str]:
    grounds = {claim.ground for claim in choices.dispenses}
    kept = any(unit.state in _KEPT for unit in choices.units)
    found: set[str] = set()
    if grounds or kept:
        found.add(Claim.DISPENSE_OU_BENEFICE)
    if Ground.VAE in grounds:
        found.add(Claim.DISPENSE_VAE)
    if Ground.DIPLOME in grounds:
        found.add(Claim.DISPENSE_DIPLOME)
    if grounds - {Ground.DIPLOME}:
        found.add(Claim.DISPENSE_HORS_DIPLOME)
    return found


def _rare(choices: Choices, offer: Offer) -> bool:
    if not any(choice.langue in offer.rare_languages for choice in choices.languages):
        return False
    plan = Plan.of(choices, offer)
    return any(choice.langue in offer.rare_languages and plan.sits(choice.unite) for choice in choices.languages)


def _jdc(choices: Choices, candidate: Candidate, on: date) -> bool:
    # [P] The age is that of the day when registration closes.
    return choices.nationality == "FR" and candidate.birth_on is not None and age(candidate.birth_on, on) < JDC_UNDER


def causes(choices: Choices, candidate: Candidate, offer: Offer) -> Mapping[str, str]:
    """What in this very registration brings a claim; « Demandé parce que … » goes before. Most claims need no words."""
    plan = Plan.of(choices, offer)
    grounds = {
        Claim.DISPENSE_VAE: {Ground.VAE},
        Claim.DISPENSE_DIPLOME: {Ground.DIPLOME},
        Claim.DISPENSE_HORS_DIPLOME: {Ground.VAE, Ground.DECISION_RECTEUR},
        Claim.DISPENSE_OU_BENEFICE: set(Ground),
    }
    found: dict[str, str] = {}
    for claim, of in grounds.items():
        asked = [plan.name(one.unite) for one in choices.dispenses if one.ground in of]
        if asked:
            found[claim] = f"vous demandez une dispense pour {', '.join(asked)}"
    kept = [plan.name(one.unite) for one in choices.units if one.state in _KEPT]
    if kept:
        told = f"vous gardez la note de {', '.join(kept)}"
        asked_too = found.get(Claim.DISPENSE_OU_BENEFICE)
        found[Claim.DISPENSE_OU_BENEFICE] = told if asked_too is None else f"{told}, et {asked_too}"
    rare = [
        f"{offer.languages.get(one.langue, one.langue)} ({one.unite})"
        for one in choices.languages
        if one.langue in offer.rare_languages and plan.sits(one.unite)
    ]
    if rare:
        found[Claim.LANGUE_RARE] = f"vous passez une langue rare comme épreuve obligatoire : {', '.join(rare)}"
    closing = offer.closes_at.astimezone(offer.zone).date()
    if _jdc(choices, candidate, closing) and candidate.birth_on is not None:
        found[Claim.MOINS_DE_25_ANS] = (
            f"vous aurez {age(candidate.birth_on, closing)} ans à la clôture des inscriptions"
        )
    if choices.former_sittings:
        sat = ", ".join(str(year) for year in sorted({one.exam_session for one in choices.former_sittings}))
        found[Category.REDOUBLANT] = f"vous vous êtes déjà présenté(e) à ce BTS (session {sat})"
    return found
