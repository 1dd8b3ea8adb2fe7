"""The mark of a version, short enough to be read back from a scan of the signed sheet."""

import re
from dataclasses import dataclass
from uuid import UUID

BESIDE_SIGNATURE = " S"
"""Ends the code printed beside the signature; the one at the head of the sheet has no such end."""
PREFIX = "BTS1 "

# QR's alphanumeric alphabet (capitals, digits, space) takes a third less room than bytes would.
_WRITTEN = re.compile(r"BTS1 ([0-9A-F]{32}) ([1-9][0-9]{0,5}) ([0-9A-F]{64})(?: S)?")


@dataclass(frozen=True, slots=True)
class Mark:
    """Which version of which registration, and the SHA-256 of that version's canonical JSON."""

    registration_id: UUID
    version: int
    digest: str

    def written(self) -> str:
        """What the QR code holds."""
        return f"{PREFIX}{self.registration_id.hex} {self.version} {self.digest}".upper()


def read(text: str) -> Mark | None:
    """The mark that a scan shows, or None if this is no mark of ours."""
    if found := _WRITTEN.fullmatch(text):
        identifier, version, digest = found.groups()
        return Mark(UUID(hex=identifier), int(version), digest.lower())
    return None
