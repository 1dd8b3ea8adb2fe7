"""Statements are held to their dataclass when they are built: a drift stops the start."""

from dataclasses import dataclass

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, false, literal, select
from sqlalchemy.schema import CreateTable

from app.db.statements import command, query
from app.http.house import House


@dataclass(frozen=True, slots=True)
class One:
    """A row of one column."""

    one: int


def test_columns_and_fields_bear_the_same_names() -> None:
    """Else the module that holds the statement does not import."""
    with pytest.raises(TypeError, match="One wants"):
        query(select(literal(1).label("two")), into=One)


def test_only_queries_are_statements() -> None:
    """Not a table, not its definition."""
    table = Table("planted", MetaData(), Column("id", Integer))
    with pytest.raises(TypeError, match="not a query"):
        command(CreateTable(table))
    with pytest.raises(TypeError, match="not a statement"):
        command(object())  # type: ignore[arg-type]  # what is tried


async def test_the_row_that_is_always_there_is_missed_when_it_is_not(house: House) -> None:
    """A defect of ours, never a None that goes on."""
    async with house.database.transaction() as db:
        with pytest.raises(LookupError, match="One"):
            await db.the_row(query(select(literal(1).label("one")).where(false()), into=One))
