"""The lists that agents take out."""

from typing import Annotated

from fastapi import Depends, Query

from app.dossiers.routes.queue import asked
from app.dossiers.schemas.asked import SelectionIn
from app.dossiers.service import exports
from app.http.answers import Flowing
from app.http.doors import door
from app.http.exports import CsvForm, sent
from app.http.house import HouseDep
from app.http.now import Now
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff", tags=["service"])

Selected = Annotated[SelectionIn, Depends(asked)]


@router.get("/dossiers.csv", operation_id="exportDossiers", response_model=None)
async def dossiers(agent: Agent, selection: Selected, csv: CsvForm, now: Now, house: HouseDep) -> Flowing:
    """Those of my académies; their number and the filters are journaled."""
    agent.require(Scope.READ)
    pieces = exports.dossiers(house.database, now, selection.within(agent), csv, agent=agent)
    return sent(pieces, "dossiers", now)


@router.get("/missing-pieces.csv", operation_id="exportMissingPieces", response_model=None)
async def missing(
    *,
    agent: Agent,
    selection: Selected,
    csv: CsvForm,
    now: Now,
    house: HouseDep,
    contacts: Annotated[bool, Query()] = False,
) -> Flowing:
    """What the dossiers of my académies wait for."""
    agent.require(Scope.READ)
    pieces = exports.missing(house.database, now, selection.within(agent), csv, agent=agent, contacts=contacts)
    return sent(pieces, "pieces-manquantes", now)
