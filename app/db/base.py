"""The language of tables: names of constraints, keys and instants."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from sqlalchemy import DateTime, MetaData, Text, Uuid, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

type_names = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Key = Annotated[UUID, mapped_column(Uuid, primary_key=True, server_default=func.uuidv7())]
"""A UUIDv7 made by the database: ordered by creation."""

Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""An aware instant, kept in UTC."""

Recorded = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.legal_now())]
"""The instant of writing, on the legal clock."""

Json = Annotated[dict[str, object], mapped_column(JSONB)]


class Base(DeclarativeBase):
    """Every table of ours; the queue's own live in the schema `jobs`."""

    metadata = MetaData(naming_convention=type_names)
    type_annotation_map = {str: Text(), datetime: DateTime(timezone=True)}  # noqa: RUF012 — SQLAlchemy's own contract
