"""What an exam session says of the motives of refusal, as kept in its settings, sent and shown."""

from dataclasses import dataclass, fields
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from app.http.text import Clean
from app.justificatifs.rules.motifs import Motif, MotifSetting, motifs_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MotifMembers:
    """What is said of one motive; None: as the list has it."""

    label: str | None = None
    pieces: tuple[str, ...] | None = None
    text_required: bool | None = None
    enabled: bool | None = None

    def named(self, code: str) -> MotifSetting:
        """As the rules read it."""
        return MotifSetting(code=code, **{one.name: getattr(self, one.name) for one in fields(self)})


class RefusalMotifIn(BaseModel):
    """The contract's RefusalMotifEntry; its own rules judge what is not said here."""

    model_config = ConfigDict(extra="forbid")

    label: Annotated[str, StringConstraints(max_length=300), Clean] | None = None
    pieces: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=100)] | None = None
    text_required: bool | None = None
    enabled: bool | None = None

    def setting(self, code: str) -> MotifSetting:
        """As the rules read it."""
        return MotifSetting(
            code=code,
            label=self.label,
            pieces=None if self.pieces is None else tuple(self.pieces),
            text_required=self.text_required,
            enabled=self.enabled,
        )


_SAID = TypeAdapter(dict[str, MotifMembers])


def motif_settings(said: object) -> tuple[MotifSetting, ...]:
    """From the member `refusal_motifs` of an exam session's settings."""
    return tuple(one.named(code) for code, one in sorted(_SAID.validate_python(said or {}).items()))


def motifs(said: object) -> tuple[Motif, ...]:
    """Every motive of the exam session, those switched off too."""
    return motifs_of(motif_settings(said))


def refusal_motif(motif: Motif) -> dict[str, object]:
    """The contract's StaffRefusalMotif."""
    return {
        "code": motif.code,
        "label": motif.label,
        "pieces": motif.pieces,
        "text_required": motif.text_required,
        "enabled": motif.enabled,
    }
