"""Instants as the contract writes them, made by the database."""

from datetime import datetime

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import InstrumentedAttribute


def utc(instant: InstrumentedAttribute[datetime]) -> ColumnElement[str]:
    """RFC 3339 in UTC, with Z; every connection's time zone is UTC."""
    return func.to_char(instant, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
