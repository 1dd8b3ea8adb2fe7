"""The reference lists name every kind that the doors answer."""

import pytest

from app.dossiers.rules import timeline
from app.dossiers.rules.states import DossierState
from app.dossiers.rules.timeline import Fact
from app.notifications.rules.kinds import Kind
from app.notifications.rules.labels import LABELS

DECIDED = frozenset(DossierState) - {DossierState.INCOMPLET, DossierState.COMPLET}


def test_every_kind_of_notification_has_its_label() -> None:
    assert set(LABELS["notification_kinds"]) == set(Kind)


@pytest.mark.parametrize("decision", sorted(DECIDED))
def test_every_line_of_a_dossier_s_history_has_its_label(decision: DossierState) -> None:
    facts = [
        Fact(kind=kind, subject={"version": 1, "decision": decision, "granted": granted})
        for kind in timeline.KINDS
        for granted in (True, False)
    ]
    told = {line.kind: line.label for line in map(timeline.line, facts)}
    assert told.items() <= LABELS["dossier_event_kinds"].items()
    assert {"correction_accordee", "correction_refusee"} <= told.keys()
