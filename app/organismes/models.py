"""Training bodies."""

from sqlalchemy import CheckConstraint, Integer, Text, text, true
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Key, Recorded


class Organisme(Base):
    """One training body: CNED, a GRETA, a private distance school."""

    __tablename__ = "organismes"
    __table_args__ = (
        CheckConstraint("siret ~ '^[0-9]{14}$'", name="siret"),
        CheckConstraint("uai ~ '^[0-9]{7}[A-Z]$'", name="uai"),
        CheckConstraint("version >= 1", name="version"),
    )

    id: Mapped[Key]
    name: Mapped[str]
    plain_name: Mapped[str] = mapped_column(Text(collation="C"), unique=True)
    """Without accents or capitals: what lists are sorted and searched by, whatever the database's own order."""
    siret: Mapped[str | None] = mapped_column(Text, unique=True)
    uai: Mapped[str | None] = mapped_column(Text, unique=True)
    city: Mapped[str | None]
    distance: Mapped[bool]
    """Teaches at a distance."""
    active: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[Recorded]
    version: Mapped[int] = mapped_column(Integer, server_default=text("1"))
