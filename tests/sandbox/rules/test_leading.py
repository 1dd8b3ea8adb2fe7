"""From wherever a test candidate is, each place said to be reachable is reached; the others are not tried."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from app.dossiers.rules.states import DossierState
from app.registrations.rules.states import RegistrationState
from app.sandbox.rules.leading import Agreement, Place, Step, Wanted, next_step, reachable

S = DossierState
NO_YES = (False, True)


def places() -> Iterator[Place]:
    """Every one that may be."""
    yield Place(active=False)
    yield Place(active=True)
    for agreement in Agreement:
        yield Place(active=True, registration=RegistrationState.DESINSCRITE, agreement=agreement)
        for dossier, refused, judged, proposed, two in product(S, NO_YES, NO_YES, NO_YES, NO_YES):
            yield Place(
                active=True,
                registration=RegistrationState.ENREGISTREE,
                agreement=agreement,
                dossier=dossier,
                refused=refused and dossier is S.INCOMPLET,
                judged=judged and dossier is not S.INCOMPLET,
                proposed=proposed and two and dossier is S.EN_INSTRUCTION,
                two_agents=two,
            )


def after(place: Place, step: Step, wanted: Wanted) -> Place:
    """What the house makes of it."""
    made = {
        Step.ACTIVATE: {"active": True},
        Step.AGREE: {"agreement": Agreement.GIVEN},
        Step.PART: {"agreement": Agreement.ENDED},
        Step.WITHDRAW: {"registration": RegistrationState.DESINSCRITE, "agreement": Agreement.ENDED},
        Step.DEPOSIT: {"dossier": S.COMPLET, "refused": False},
        Step.REFUSE_CERTIFICATE: {"dossier": S.INCOMPLET, "refused": True},
        Step.TAKE_UP: {"dossier": S.EN_INSTRUCTION},
        Step.ACCEPT_PIECES: {"judged": True},
        Step.PROPOSE_REJECTION: {"proposed": True},
        Step.CONFIRM_REJECTION: {"dossier": S.REJETE, "proposed": False},
    }
    if step is Step.REGISTER:
        return Place(active=True, registration=RegistrationState.ENREGISTREE, agreement=place.agreement)
    if step is Step.DECIDE:
        return replace(place, dossier=S(wanted.value))
    return replace(place, **made[step])  # type: ignore[arg-type]  # members of a Place, by step


def there(place: Place, wanted: Wanted) -> bool:
    """Whether it is what was asked for."""
    match wanted:
        case Wanted.COMPTE:
            return not place.active
        case Wanted.DESINSCRIT:
            return place.registration is RegistrationState.DESINSCRITE
        case Wanted.SANS_ACCORD:
            return place.registered and place.agreement is Agreement.ENDED
        case Wanted.CERTIFICAT_REFUSE:
            return place.registered and place.refused and place.agreement is Agreement.GIVEN
        case _:
            whole = place.registered and place.agreement is Agreement.GIVEN and not place.refused
            return whole and place.dossier is S(wanted.value)


@pytest.mark.parametrize("wanted", list(Wanted))
def test_each_reachable_place_is_reached_without_a_step_made_twice(wanted: Wanted) -> None:
    walked = 0
    for start in places():
        place, steps = start, list[Step]()
        if wanted not in reachable(start):
            continue
        while (step := next_step(place, wanted)) is not None:
            assert step not in steps, f"{start} → {wanted}: {steps} {step}"
            steps.append(step)
            place = after(place, step, wanted)
            assert wanted in reachable(place), f"{start} → {wanted}: {steps}"
        assert there(place, wanted), f"{start} → {wanted}: {steps} {place}"
        walked += 1
    assert walked


def test_what_an_agent_took_up_is_computed_no_more() -> None:
    computed = {Wanted.COMPTE, Wanted.INCOMPLET, Wanted.CERTIFICAT_REFUSE, Wanted.COMPLET}
    for dossier in S:
        place = Place(
            active=True,
            registration=RegistrationState.ENREGISTREE,
            agreement=Agreement.GIVEN,
            dossier=dossier,
        )
        left = set(reachable(place)) & computed
        match dossier:
            case S.INCOMPLET:
                assert left == computed - {Wanted.COMPTE}
            case S.COMPLET:
                assert left == {Wanted.CERTIFICAT_REFUSE, Wanted.COMPLET}
            case _:
                assert left == set()


@pytest.mark.parametrize("dossier", list(S))
def test_who_withdrew_begins_anew_wherever_the_dossier_was(dossier: S) -> None:
    place = Place(active=True, registration=RegistrationState.DESINSCRITE, dossier=dossier)
    assert set(reachable(place)) == set(Wanted) - {Wanted.COMPTE}


def test_without_a_registration_nothing_is_said_of_a_dossier() -> None:
    new = Place(active=True)
    assert (new.dossier, new.refused, new.judged, new.proposed) == (S.INCOMPLET, False, False, False)
    assert new.two_agents


def in_hand(*, judged: bool = False, proposed: bool = False, two_agents: bool = True) -> Place:
    """One whom an agent examines."""
    return Place(
        active=True,
        registration=RegistrationState.ENREGISTREE,
        agreement=Agreement.GIVEN,
        dossier=S.EN_INSTRUCTION,
        judged=judged,
        proposed=proposed,
        two_agents=two_agents,
    )


@pytest.mark.parametrize(
    ("wanted", "place", "step"),
    [
        (Wanted.VALIDE, in_hand(), Step.ACCEPT_PIECES),
        (Wanted.VALIDE, in_hand(judged=True), Step.DECIDE),
        (Wanted.IRREGULIER, in_hand(), Step.DECIDE),
        (Wanted.REJETE, in_hand(), Step.PROPOSE_REJECTION),
        (Wanted.REJETE, in_hand(proposed=True), Step.CONFIRM_REJECTION),
        (Wanted.REJETE, in_hand(two_agents=False), Step.DECIDE),
    ],
)
def test_the_next_step_of_what_an_agent_has_in_hand(wanted: Wanted, place: Place, step: Step) -> None:
    assert next_step(place, wanted) is step
