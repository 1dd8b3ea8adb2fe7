"""Candidate numbers of former sittings: one registers « avec le compte candidat de la session précédente » (Guide)."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.kit.errors import Violation
from app.registrations.rules.choices import Choices, FormerSitting
from app.registrations.rules.facts import Facts, KnownNumber, Notice

_SOURCE = "Guide, « Public concerné »"


def normal(number: str) -> str:
    """The number as we give it: letters print it in groups, people copy the spaces, some in small letters."""
    return "".join(number.split()).upper()


def declared(choices: Choices) -> tuple[str, ...]:
    """The numbers that a registration declares, each once."""
    return tuple(dict.fromkeys(number.normal for number in _numbers(choices)))


@dataclass(frozen=True, slots=True)
class _Number:
    normal: str
    field: str
    sitting: FormerSitting


def _numbers(choices: Choices) -> Iterator[_Number]:
    for index, sitting in enumerate(choices.former_sittings):
        if sitting.candidate_number is not None:
            yield _Number(normal(sitting.candidate_number), f"/former_sittings/{index}/candidate_number", sitting)


def violations(choices: Choices, facts: Facts) -> Iterator[Violation]:
    """A number given here is one of this account, and says the same as the sitting declared."""
    for number in _numbers(choices):
        known = facts.numbers.get(number.normal)
        if known is None:
            continue  # rule 17: a number unknown here is declared and left to an agent, never refused
        if not known.mine:
            yield another_account(number.field)
        elif not known.sat:
            yield withdrawn(number.normal, number.field, known)
        else:
            yield from _disagreements(number, known, choices)


def another_account(field: str) -> Violation:
    """The way out, and nothing on whose account it is."""
    return Violation(
        "numero-autre-compte",
        field,
        "Ce numéro de candidat a été donné ici à un autre compte, et un redoublant s'inscrit avec le compte de la "
        "session précédente. S'il est le vôtre, connectez-vous à ce compte : si vous n'en avez plus le mot de passe, "
        "demandez-en un nouveau ; si vous n'avez plus accès à son adresse de courriel, demandez au service de "
        "l'académie de la changer. Sinon, corrigez ce numéro.",
        _SOURCE,
    )


def withdrawn(number: str, field: str, known: KnownNumber) -> Violation:
    """Who withdrew did not sit [P]."""
    return Violation(
        "numero-inscription-retiree",
        field,
        f"Le numéro {number} est celui d'une inscription à la session {known.exam_session} qui a été retirée ou "
        "annulée : ce n'est pas une session à laquelle vous vous êtes présenté(e).",
        _SOURCE,
    )


def _disagreements(number: _Number, known: KnownNumber, choices: Choices) -> Iterator[Violation]:
    told = f"Le numéro {number.normal} est celui de votre inscription"
    if known.exam_session != number.sitting.exam_session:
        yield Violation(
            "numero-autre-session",
            number.field,
            f"{told} à la session {known.exam_session}, et non {number.sitting.exam_session} : corrigez l'un ou "
            "l'autre.",
            _SOURCE,
        )
    if known.academie != number.sitting.academie:
        yield Violation(
            "numero-autre-academie",
            number.field,
            f"{told} dans l'académie {known.academie}, et non {number.sitting.academie} : corrigez l'une ou l'autre.",
            _SOURCE,
        )
    if known.specialite != choices.specialite:
        yield Violation(
            "numero-autre-specialite",
            number.field,
            f"{told} au BTS « {known.specialite} » : vous vous inscrivez à une autre spécialité, où cette session "
            "n'est pas une session antérieure. Retirez-la, ou corrigez la spécialité.",
            "Guide, « Public concerné » ; Code de l'éducation, D643-15",
        )


def notices(choices: Choices, facts: Facts) -> Iterator[Notice]:
    """Numbers that only an agent can check."""
    for number in _numbers(choices):
        if number.normal not in facts.numbers:
            yield Notice(
                code="numero-a-verifier",
                field=number.field,
                detail=f"Le numéro {number.normal} n'est pas connu ici : votre déclaration est gardée telle quelle, et "
                "un agent la vérifiera sur votre relevé de notes.",
                source=_SOURCE,
            )


def to_check(choices: Choices, facts: Facts) -> list[int]:
    """The exam sessions whose number an agent has to check."""
    return [one.sitting.exam_session for one in _numbers(choices) if one.normal not in facts.numbers]
