"""Phone numbers, as people of every département write them."""

from collections.abc import Iterator

import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

# One plan of ten digits: a number of the DROM written nationally is invalid in region FR, so each is tried (06).
_TEN_DIGITS = ("FR", "GP", "MQ", "GF", "RE", "YT")
# Plans of six or eight digits, dialled without a prefix: the same digits are somebody's in several.
_FEWER_DIGITS = ("PM", "NC", "PF", "WF")


def international(written: str) -> str:
    """The number in E.164; raise ValueError when it cannot be one, or may be several."""
    regions = (None,) if written.startswith("+") else _TEN_DIGITS
    if found := next(filter(phonenumbers.is_valid_number, _read(written, *regions)), None):
        return _e164(found)
    several = {_e164(one) for one in _read(written, *_FEWER_DIGITS) if phonenumbers.is_valid_number(one)}
    if len(several) > 1:
        raise ValueError(
            "Ce numéro existe dans plusieurs territoires : écrivez-le avec son indicatif, +687 par exemple."
        )
    # A range that opened after the library's tables (or is kept for examples) is possible, not yet « valid »: one that
    # lacks digits is not.
    return several.pop() if several else _e164(_possible(written, *regions))


def _possible(written: str, *regions: str | None) -> PhoneNumber:
    for number in _read(written, *regions):
        whole = phonenumbers.is_possible_number_with_reason(number) == ValidationResult.IS_POSSIBLE
        # A zero that is not a prefix begins the numbers of Italy alone: « 06 39 98 00 0 » lacks a digit.
        if whole and not number.italian_leading_zero:
            return number
    raise ValueError("Ce numéro de téléphone n'existe pas : écrivez-le par exemple 06 39 98 00 01 ou +33639980001.")


def _read(written: str, *regions: str | None) -> Iterator[PhoneNumber]:
    for region in regions:
        try:
            yield phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
