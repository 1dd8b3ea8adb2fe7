"""The motifs of decisions, as administrators send them and agents read them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.dossiers.rules.motifs import Motif, MotifSetting
from app.dossiers.rules.status import Decision
from app.http.text import Clean

_Text = Annotated[str, StringConstraints(max_length=500), Clean]


class DecisionMotifIn(BaseModel):
    """The contract's DecisionMotifEntry; its own rules judge what is not said here."""

    model_config = ConfigDict(extra="forbid")

    label: _Text | None = None
    ground: _Text | None = None
    verdicts: Annotated[list[Literal[Decision.IRREGULIER, Decision.REJETE]], Field(max_length=2)] | None = None
    enabled: bool | None = None

    def setting(self, code: str) -> MotifSetting:
        """As the rules read it."""
        verdicts = None if self.verdicts is None else frozenset[Decision](self.verdicts)
        return MotifSetting(code=code, label=self.label, ground=self.ground, verdicts=verdicts, enabled=self.enabled)


def decision_motif(motif: Motif) -> dict[str, object]:
    """The contract's StaffDecisionMotif."""
    return {
        "code": motif.code,
        "label": motif.label,
        "ground": motif.ground,
        "verdicts": sorted(motif.verdicts),
        "enabled": motif.enabled,
    }
