"""Draw the tables of states into docs/etats.md (`--check`: only compare)."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.accounts.rules import states as accounts
from app.dossiers.rules import states as dossiers
from app.justificatifs.rules import states as justificatifs
from app.registrations.rules import states as registrations
from app.registrations.rules.choices import UnitState
from app.registrations.rules.moves import Move, State
from app.results.rules import states as results

PLACE = Path(__file__).with_name("etats.md")
_HEAD = """# États

Chaque mouvement est une ligne d'une table : de, à, qui, à quelle condition. Ce qui n'est pas une ligne est refusé, et
le refus dit ce qui est possible à la place. Cette page est écrite par `make docs` à partir des tables elles-mêmes.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One move, in words."""

    source: str
    target: str
    by: str
    condition: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One table: its title, where it is written, in which states one is born, and its rows."""

    title: str
    place: str
    born: tuple[StrEnum, ...]
    rows: tuple[Row, ...]


def _rows(moves: Iterable[Move[State]]) -> tuple[Row, ...]:
    return tuple(Row(move.source, move.target, ", ".join(sorted(move.by)), move.condition or "–") for move in moves)


def charts() -> tuple[Chart, ...]:
    """Every table there is, in the order of a candidate's life."""
    account = tuple(Row(m.source, m.target, ", ".join(sorted(m.by)), m.cause) for m in accounts.MOVES)
    registration, unit = _rows(registrations.MOVES), _rows(registrations.UNIT_MOVES)
    piece, depot = _rows(justificatifs.PIECE_MOVES), _rows(justificatifs.DEPOT_MOVES)
    in_dossiers = "app/dossiers/rules/states.py"
    asked_or_made = (dossiers.CorrectionState.DEMANDEE, dossiers.CorrectionState.ACCORDEE)
    in_rules, in_pieces = "app/registrations/rules/states.py", "app/justificatifs/rules/states.py"
    proposed = _rows(dossiers.PROPOSAL_MOVES)
    return (
        Chart("Compte", "app/accounts/rules/states.py", (accounts.AccountStatus.NON_ACTIVE,), account),
        Chart("Inscription", in_rules, (registrations.RegistrationState.ENREGISTREE,), registration),
        Chart("Unité d'une inscription", in_rules, tuple(UnitState), unit),
        Chart("Justificatif", in_pieces, (justificatifs.PieceState.A_DEPOSER,), piece),
        Chart("Dépôt", in_pieces, (justificatifs.DepotState.ATTENDU,), depot),
        Chart("Dossier", in_dossiers, (dossiers.DossierState.INCOMPLET,), _rows(dossiers.MOVES)),
        Chart("Correction d'identité", in_dossiers, asked_or_made, _rows(dossiers.CORRECTION_MOVES)),
        Chart("Proposition de rejet", in_dossiers, (dossiers.ProposalState.EN_ATTENTE,), proposed),
        Chart("Résultat", "app/results/rules/states.py", results.FIRST, _rows(results.MOVES)),
    )


def written(shown: Iterable[Chart]) -> str:
    """The whole page."""
    return "\n".join([_HEAD, *("\n".join(_chart(chart)) for chart in shown)])


def _chart(chart: Chart) -> Iterator[str]:
    yield f"## {chart.title}\n\n`{chart.place}`\n\n```mermaid\nstateDiagram-v2"
    yield from (f"    [*] --> {state}" for state in chart.born)
    # Two rows between the same states are one arrow; the table below tells them apart.
    yield from (f"    {source} --> {target} : {who}" for (source, target), who in _arrows(chart.rows).items())
    yield "```\n\n| de | à | qui | seulement si |\n|---|---|---|---|"
    yield from (f"| `{row.source}` | `{row.target}` | {row.by} | {row.condition} |" for row in chart.rows)
    yield ""


def _arrows(rows: Iterable[Row]) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for row in rows:
        others = found.get((row.source, row.target))
        found[row.source, row.target] = f"{others}, {row.by}" if others else row.by
    return found


def main(arguments: list[str]) -> int:
    """Write the page, or say that it is stale."""
    text = written(charts())
    if "--check" in arguments:
        if PLACE.read_text(encoding="utf-8") == text:
            return 0
        print(f"docs/{PLACE.name} ne correspond pas aux tables : lancer `make docs`", file=sys.stderr)
        return 1
    PLACE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
