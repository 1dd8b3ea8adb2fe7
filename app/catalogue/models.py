"""Spécialités, options, units and languages, as the last import left them."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, PrimaryKeyConstraint, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Key, Recorded


class CatalogueImport(Base):
    """One change of the catalogue: the last one's key is the version of the whole."""

    __tablename__ = "catalogue_imports"
    __table_args__ = (CheckConstraint("kind IN ('fichiers', 'langue_rare')", name="kind"),)

    id: Mapped[Key]
    digest: Mapped[str]
    """SHA-256 of the files: the same files again change nothing."""
    recorded_at: Mapped[Recorded]
    kind: Mapped[str] = mapped_column(Text, server_default=text("'fichiers'"))
    """`langue_rare`: an académie settled one language, the files are those of before."""
    actor_kind: Mapped[str] = mapped_column(Text, server_default=text("'system'"))
    actor_id: Mapped[UUID | None]
    counts: Mapped[dict[str, int]] = mapped_column(JSONB, server_default=text("'{}'"))


class SpecialiteRow(Base):
    """One spécialité; `diploma_code` is the common first year's when there are options."""

    __tablename__ = "specialites"
    __table_args__ = (CheckConstraint("filiere IN ('production', 'services')", name="filiere"),)

    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger)
    label: Mapped[str]
    abbreviation: Mapped[str | None]
    filiere: Mapped[str]
    r408: Mapped[bool]
    diploma_code: Mapped[str | None]
    first_exam_session: Mapped[int] = mapped_column(SmallInteger)
    last_exam_session: Mapped[int | None] = mapped_column(SmallInteger)
    arrete: Mapped[str | None]
    source: Mapped[str]
    note: Mapped[str | None]


class OptionRow(Base):
    """One diploma: that of an option, or of a spécialité without options (then both bear the same slug)."""

    __tablename__ = "specialite_options"

    slug: Mapped[str] = mapped_column(Text, primary_key=True)
    specialite: Mapped[str] = mapped_column(ForeignKey("specialites.slug"))
    rank: Mapped[int] = mapped_column(SmallInteger)
    letter: Mapped[str | None]
    label: Mapped[str | None]
    diploma_code: Mapped[str] = mapped_column(Text, unique=True)
    nsf: Mapped[str | None]
    mef: Mapped[str | None]
    rncp: Mapped[str | None]
    first_exam_session: Mapped[int] = mapped_column(SmallInteger)
    last_exam_session: Mapped[int | None] = mapped_column(SmallInteger)
    source: Mapped[str]


class UniteRow(Base):
    """One line of a règlement d'examen; what is not sourced is null, and `reliability` says how sure the rest is.

    Without a spécialité it is common to all; without an option, to all those of its spécialité.
    """

    __tablename__ = "unites"
    __table_args__ = (
        CheckConstraint("nature IN ('obligatoire', 'facultative')", name="nature"),
        CheckConstraint("domaine IN ('general', 'professionnel')", name="domaine"),
        CheckConstraint("reliability IN ('A', 'B', 'C', 'D')", name="reliability"),
        CheckConstraint("coefficient >= 0", name="coefficient"),
        CheckConstraint("duration_minutes >= 0", name="duration_minutes"),
    )

    rank: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    specialite: Mapped[str | None] = mapped_column(ForeignKey("specialites.slug"))
    option: Mapped[str | None] = mapped_column(ForeignKey("specialite_options.slug"))
    epreuve: Mapped[str | None]
    unite: Mapped[str | None]
    label: Mapped[str]
    nature: Mapped[str]
    domaine: Mapped[str | None]
    coefficient: Mapped[Decimal | None]
    epreuve_coefficient: Mapped[Decimal | None]
    form: Mapped[str | None]
    duration_minutes: Mapped[int | None] = mapped_column(SmallInteger)
    language: Mapped[bool]
    langues: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Codes of the languages allowed; empty unless the unit is a language."""
    distinct_language: Mapped[bool]
    """Its language must differ from those of the other obligatory units."""
    after: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=text("'{}'"))
    """Units that a progressive candidate sits before, or with, this one."""
    reliability: Mapped[str]
    source: Mapped[str]
    note: Mapped[str | None]


class LangueRow(Base):
    """One language of the exam; `rare` is a working hypothesis, that each académie settles."""

    __tablename__ = "langues"
    __table_args__ = (CheckConstraint("rare IN ('oui', 'non', 'variable')", name="rare"),)

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    rank: Mapped[int] = mapped_column(SmallInteger)
    label: Mapped[str]
    lv1: Mapped[bool]
    lv2: Mapped[bool]
    facultative: Mapped[bool | None]
    rare: Mapped[str]
    rare_basis: Mapped[str]
    source: Mapped[str]


class RareLangue(Base):
    """What one académie says of one language (rule 10: which are rare is its setting)."""

    __tablename__ = "rare_langues"
    __table_args__ = (PrimaryKeyConstraint("academie", "langue"),)

    academie: Mapped[str]
    langue: Mapped[str]
    rare: Mapped[bool]
