"""What an exam session says of the motives of refusal, as kept in its settings."""

from dataclasses import dataclass, fields

from pydantic import TypeAdapter

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


_SAID = TypeAdapter(dict[str, MotifMembers])


def motif_settings(said: object) -> tuple[MotifSetting, ...]:
    """From the member `refusal_motifs` of an exam session's settings."""
    return tuple(one.named(code) for code, one in sorted(_SAID.validate_python(said or {}).items()))


def motifs(said: object) -> tuple[Motif, ...]:
    """Every motive of the exam session, those switched off too."""
    return motifs_of(motif_settings(said))
