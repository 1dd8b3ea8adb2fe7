"""The lists that agents take out, as CSV: each is journaled (docs/decisions/exports-are-streamed.md)."""

from collections.abc import AsyncGenerator
from dataclasses import asdict
from datetime import datetime

from app.audit.service import Export, Party, taken_out
from app.db.database import Database
from app.db.statements import Table
from app.dossiers.queries import exports, selection
from app.dossiers.rules.selection import Selection
from app.kit.tabular import Csv
from app.staff.access import CallingAgent
from app.staff.rules import Scope


def dossiers(
    database: Database, now: datetime, chosen: Selection, csv: Csv, *, agent: CallingAgent
) -> AsyncGenerator[bytes]:
    """A line per dossier."""
    return _exported(database, now, chosen, csv, "dossiers", exports.DOSSIERS, agent=agent)


def missing(
    database: Database, now: datetime, chosen: Selection, csv: Csv, *, agent: CallingAgent, contacts: bool
) -> AsyncGenerator[bytes]:
    """A line per candidate and missing piece; their contacts for who may write to them."""
    if contacts:
        agent.require(Scope.REVIEW)
    what = "missing_pieces_contacts" if contacts else "missing_pieces"
    table = exports.MISSING_WITH_CONTACTS if contacts else exports.MISSING
    return _exported(database, now, chosen, csv, what, table, agent=agent)


def _exported(
    database: Database, now: datetime, chosen: Selection, csv: Csv, what: str, table: Table, *, agent: CallingAgent
) -> AsyncGenerator[bytes]:
    actor = Party("agent", agent.agent_id)
    academies = sorted(chosen.academies)
    detail = {"selection": _journaled(chosen)}
    export = Export(what=what, table=table, csv=csv, actor=actor, academies=academies, detail=detail)
    return taken_out(database, export, **selection.values(chosen, now))


def _journaled(chosen: Selection) -> dict[str, object]:
    """The filters that were given; of a name, that there was one: the journal holds no personal datum."""
    given: dict[str, object] = {key: value for key, value in asdict(chosen).items() if value is not None}
    told: dict[str, object] = {key: str(given[key]) for key in ("waiting_before", "assigned_to") if key in given}
    named: dict[str, object] = {"name": True} if "name" in given else {}
    del given["academies"]  # beside it
    return {**given, **told, **named, "statuses": sorted(chosen.statuses)}
