"""What changed of a registration, as its training body is told, and what it is told of."""

from typing import Any

import pytest

from app.partners.rules import CERTIFICATES, SHOWN, Certificate, ChangeKind, kinds

K = ChangeKind
FIRST, SECOND = "certificat_scolarite_1", "certificat_scolarite_2"
SEEN: dict[str, Any] = {"student_number": "EX-1", "specialite": "bts-sio", "status": "incomplet", "refused": []}


def seen(**changes: Any) -> dict[str, Any]:
    """What the body sees, but for these."""
    return SEEN | changes


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, None, ()),
        (None, SEEN, (K.CREATED,)),
        (SEEN, None, (K.WITHDRAWN,)),
        (SEEN, SEEN, ()),
        (SEEN, seen(student_number="EX-2"), (K.CHANGED,)),
        (SEEN, seen(specialite="bts-ndrc", student_number="EX-2"), (K.CHANGED,)),
        (SEEN, seen(status="complet"), (K.STATUS,)),
        (SEEN, seen(refused=[FIRST]), (K.PIECE_REFUSED,)),
        (seen(refused=[FIRST]), seen(refused=[FIRST, SECOND]), (K.PIECE_REFUSED,)),
        (seen(refused=[FIRST]), seen(refused=[SECOND]), (K.PIECE_REFUSED,)),
        # One that is refused no more: replaced, or thought better of.
        (seen(refused=[FIRST]), SEEN, (K.CHANGED,)),
        (seen(refused=[FIRST, SECOND]), seen(refused=[SECOND]), (K.CHANGED,)),
        (seen(refused=[FIRST]), seen(student_number="EX-2"), (K.CHANGED,)),
        (SEEN, seen(student_number="EX-2", status="complet"), (K.CHANGED, K.STATUS)),
        (SEEN, seen(status="irregulier", refused=[FIRST]), (K.STATUS, K.PIECE_REFUSED)),
        (SEEN, seen(option="a", status="irregulier", refused=[FIRST]), (K.CHANGED, K.STATUS, K.PIECE_REFUSED)),
        (seen(refused=[FIRST]), seen(status="complet"), (K.STATUS, K.CHANGED)),
        (seen(refused=None), seen(refused=[FIRST]), (K.PIECE_REFUSED,)),
        # A member that what was told before did not have yet.
        ({"status": "incomplet", "refused": []}, SEEN, (K.CHANGED,)),
    ],
)
def test_what_changed(before: dict[str, Any] | None, after: dict[str, Any] | None, told: tuple[K, ...]) -> None:
    assert kinds(before, after) == told


def test_it_is_told_of_certificates_of_schooling_alone() -> None:
    """« Certificats de scolarité […] fournis par l'organisme » (guide)."""
    assert {FIRST, SECOND} == CERTIFICATES == set(Certificate)


def test_the_candidate_is_told_what_is_shown() -> None:
    assert len(SHOWN) == 4
    assert any("jamais vos propres fichiers" in one for one in SHOWN)
