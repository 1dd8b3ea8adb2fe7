"""Numbers as candidates write them: each becomes the one they meant, or is refused."""

import pytest

from app.registrations.schemas.phones import international

MEANT = {
    "06 39 98 00 01": "+33639980001",  # kept for fiction: no operator has it
    "06.39.98.00.01": "+33639980001",
    "639980001": "+33639980001",
    "+33 (0)6 39 98 00 01": "+33639980001",
    "0033 6 39 98 00 01": "+33639980001",
    "0590 12 34 56": "+590590123456",
    "0690 12 34 56": "+590690123456",
    "0696 12 34 56": "+596696123456",
    "0694 12 34 56": "+594694123456",
    "0692 12 34 56": "+262692123456",
    "0639 69 12 34": "+262639691234",
    "87 12 34 56": "+68987123456",
    "+687 75 12 34": "+687751234",
    "+681 72 12 34": "+681721234",
    "+508 55 12 34": "+508551234",
    "+49 151 12345678": "+4915112345678",
    "+39 06 1234 5678": "+390612345678",
}


@pytest.mark.parametrize("written", MEANT)
def test_a_number_is_kept_as_the_whole_world_dials_it(written: str) -> None:
    assert international(written) == MEANT[written]


@pytest.mark.parametrize(
    "written",
    [
        "06 39 98 00",
        "06 39 98 00 0",
        "06 39 98 00 012",
        "0690 12 34",
        "+33 6 39 98 00",
        "+1 555 0100",
        "12345678",
        "O6",
    ],
)
def test_a_number_that_lacks_digits_is_nobodys_elsewhere(written: str) -> None:
    """Eight digits of ten are possible in Polynesia: a slip must not become a number there."""
    with pytest.raises(ValueError, match="n'existe pas"):
        international(written)


@pytest.mark.parametrize("written", ["75 12 34", "82 12 34", "41 12 34"])
def test_six_digits_that_several_territories_dial_are_asked_for_with_their_code(written: str) -> None:
    with pytest.raises(ValueError, match=r"plusieurs territoires : écrivez-le avec son indicatif, \+687 par exemple"):
        international(written)
