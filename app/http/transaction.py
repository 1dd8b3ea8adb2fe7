"""The two roads to the database, as doors take them."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.db.reads import Reads
from app.db.transaction import Transaction
from app.http.house import the_house


async def _transaction(request: Request) -> AsyncIterator[Transaction]:
    async with the_house(request).database.transaction() as db:
        yield db


async def _reads(request: Request) -> Reads:
    return the_house(request).database.reads


# scope="function": serialise, commit, then send. The default commits after the answer has left (04, fact 1).
Db = Annotated[Transaction, Depends(_transaction, scope="function")]
ReadDb = Annotated[Reads, Depends(_reads)]
