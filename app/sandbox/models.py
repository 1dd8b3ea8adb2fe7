"""Test candidates: who made each, and where it is being led."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base, Instant, Key, Recorded


class MadeUpCandidate(Base):
    """A person who does not exist, made by a training body; this row is what marks them so.

    `seed` invents them again. `state` is what was asked last: reached, refused by the house in its own words, or
    neither yet. `made_at` is of the true time: moving the clock gives nobody more of them.
    """

    __tablename__ = "test_candidates"
    __table_args__ = (
        CheckConstraint(
            "state IN ('compte', 'incomplet', 'certificat_refuse', 'complet', 'en_instruction', 'irregulier', 'valide',"
            " 'rejete', 'sans_accord', 'desinscrit')",
            name="state",
        ),
        CheckConstraint("(refusal_code IS NULL) = (refusal IS NULL)", name="refusal"),
        CheckConstraint("reached_at IS NULL OR refusal IS NULL", name="end"),
        Index("ix_test_candidates_organisme_id", "organisme_id", "id"),
        Index("ix_test_candidates_account_id", "account_id"),
    )

    id: Mapped[Key]
    organisme_id: Mapped[UUID] = mapped_column(ForeignKey("organismes.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    seed: Mapped[str]
    exam_session: Mapped[int] = mapped_column(SmallInteger)
    academie: Mapped[str]
    student_number: Mapped[str]
    state: Mapped[str]
    reached_at: Mapped[datetime | None]
    refusal_code: Mapped[str | None]
    refusal: Mapped[str | None]
    created_at: Mapped[Recorded]
    made_at: Mapped[Instant] = mapped_column(server_default=func.clock_timestamp())
