"""What a correction by the service does to what its candidate signed, and to what they had chosen for ever."""

from collections.abc import Iterator, Mapping

from app.registrations.rules.choices import Choices, Renouncement
from app.registrations.rules.facts import Notice

CLERICAL = frozenset({"nationality", "address", "phones", "ine", "socio_professional_category", "parents"})
"""[P] Who the candidate is, where to reach them: what they ask to sit, and by what right, stays as they signed it."""

_FORME = "Guide §3 ; Code de l'éducation, D643-14 et D643-22"
_BENEFICE = "Guide, « Public concerné » ; Code de l'éducation, D643-15"


def signed_again(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether the récapitulatif must be signed anew: a correction of the rest leaves what was signed valid [P]."""
    return any(before.get(name) != after.get(name) for name in {*before, *after} - CLERICAL)


def definitive(before: Choices, after: Choices) -> Iterator[Notice]:
    """The definitive choices that change: only the service may, with a motive; whoever does it is told so."""
    if before.forme is not after.forme:
        yield Notice(
            code="forme",
            field="/forme",
            detail=f"La forme {before.forme} était le choix du candidat pour ce BTS : elle devient {after.forme}, pour "
            "cette session et toutes les suivantes.",
            source=_FORME,
        )
    for form in _only(before, after):
        yield _renouncement(form, "était définitif : il est retiré, et cette note peut être gardée de nouveau")
    for form in _only(after, before):
        yield _renouncement(form, "est ajouté par le service : il est définitif")


def _only(one: Choices, other: Choices) -> Iterator[Renouncement]:
    return (form for form in one.renouncements if form not in other.renouncements)


def _renouncement(form: Renouncement, what: str) -> Notice:
    return Notice(
        code="renoncement",
        field="/renouncements",
        detail=f"Le renoncement au bénéfice de l'unité {form.unite}, obtenu à la session {form.exam_session}, {what}.",
        source=_BENEFICE,
    )
