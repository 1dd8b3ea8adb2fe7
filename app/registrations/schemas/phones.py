"""Phone numbers, as people of every département write them."""

from collections.abc import Iterator

import phonenumbers

# A number of the DROM written nationally is invalid in region FR: each region is tried (06).
_REGIONS = ("FR", "GP", "MQ", "GF", "RE", "YT", "PM", "NC", "PF", "WF")


def international(written: str) -> str:
    """The number in E.164; raise ValueError when it cannot be one."""
    possible: phonenumbers.PhoneNumber | None = None
    for number in _read(written):
        if phonenumbers.is_valid_number(number):
            return _e164(number)
        # A range that opened after the library's tables (or is kept for examples) is possible, not yet « valid ».
        if possible is None and phonenumbers.is_possible_number(number):
            possible = number
    if possible is None:
        raise ValueError("Ce numéro de téléphone n'existe pas : écrivez-le par exemple 06 39 98 00 01 ou +33639980001.")
    return _e164(possible)


def _read(written: str) -> Iterator[phonenumbers.PhoneNumber]:
    for region in (None,) if written.startswith("+") else _REGIONS:
        try:
            yield phonenumbers.parse(written, region)
        except phonenumbers.NumberParseException:
            continue


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
