"""CSV as doors send it."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from app.http.answers import Flowing
from app.kit.tabular import Csv, Separator


async def _asked(*, separator: Annotated[Separator, Query()] = ",", bom: Annotated[bool, Query()] = False) -> Csv:
    return Csv(separator, bom)


CsvForm = Annotated[Csv, Depends(_asked)]
"""How the reader wants it written."""


def sent(pieces: AsyncGenerator[bytes], name: str, now: datetime) -> Flowing:
    """The file, named after what it holds and the instant at which it was asked."""
    file = f"{name}-{now:%Y%m%dT%H%M%SZ}.csv"
    return Flowing(
        pieces,
        media_type="text/csv; charset=utf-8; header=present",
        headers={"content-disposition": f'attachment; filename="{file}"'},
    )
