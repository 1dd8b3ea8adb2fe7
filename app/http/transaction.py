"""The two roads to the database, as doors take them."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends

from app.db.reads import Reads
from app.db.transaction import Transaction
from app.http.house import HouseDep


async def _transaction(house: HouseDep) -> AsyncIterator[Transaction]:
    async with house.database.transaction() as db:
        yield db


async def _reading(house: HouseDep) -> AsyncIterator[Reads]:
    async with house.database.reading() as reads:
        yield reads


# scope="function": serialise, commit, then send. The default commits after the answer has left (04, fact 1).
Db = Annotated[Transaction, Depends(_transaction, scope="function")]
ReadDb = Annotated[Reads, Depends(_reading, scope="function")]
