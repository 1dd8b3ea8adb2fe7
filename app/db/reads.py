"""The read-only road: PostgreSQL itself refuses it a write."""

from app.db.asking import Asking


class Reads(Asking):
    """Questions on an autocommit, read-only connection, perhaps a replica's."""

    __slots__ = ()
