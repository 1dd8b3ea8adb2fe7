"""Spécialités, options, units, languages, and the imports that brought them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "catalogue_imports",
        sa.Column("id", sa.Uuid, server_default=sa.func.uuidv7(), nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("recorded_at", INSTANT, server_default=sa.func.legal_now(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_catalogue_imports"),
    )
    _specialites()
    _unites()
    _langues()


def _specialites() -> None:
    op.create_table(
        "specialites",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("abbreviation", sa.Text),
        sa.Column("filiere", sa.Text, nullable=False),
        sa.Column("r408", sa.Boolean, nullable=False),
        sa.Column("diploma_code", sa.Text),
        sa.Column("first_exam_session", sa.SmallInteger, nullable=False),
        sa.Column("last_exam_session", sa.SmallInteger),
        sa.Column("arrete", sa.Text),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("slug", name="pk_specialites"),
        sa.CheckConstraint("filiere IN ('production', 'services')", name="ck_specialites_filiere"),
    )
    op.create_table(
        "specialite_options",
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("specialite", sa.Text, nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("letter", sa.Text),
        sa.Column("label", sa.Text),
        sa.Column("diploma_code", sa.Text, nullable=False),
        sa.Column("nsf", sa.Text),
        sa.Column("mef", sa.Text),
        sa.Column("rncp", sa.Text),
        sa.Column("first_exam_session", sa.SmallInteger, nullable=False),
        sa.Column("last_exam_session", sa.SmallInteger),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_specialite_options"),
        sa.UniqueConstraint("diploma_code", name="uq_specialite_options_diploma_code"),
        sa.ForeignKeyConstraint(["specialite"], ["specialites.slug"], name="fk_specialite_options_specialite"),
    )


def _unites() -> None:
    op.create_table(
        "unites",
        sa.Column("rank", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("specialite", sa.Text),
        sa.Column("option", sa.Text),
        sa.Column("epreuve", sa.Text),
        sa.Column("unite", sa.Text),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("nature", sa.Text, nullable=False),
        sa.Column("domaine", sa.Text),
        sa.Column("coefficient", sa.Numeric),
        sa.Column("epreuve_coefficient", sa.Numeric),
        sa.Column("form", sa.Text),
        sa.Column("duration_minutes", sa.SmallInteger),
        sa.Column("language", sa.Boolean, nullable=False),
        sa.Column("langues", sa.ARRAY(sa.Text), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("distinct_language", sa.Boolean, nullable=False),
        sa.Column("reliability", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.PrimaryKeyConstraint("rank", name="pk_unites"),
        sa.ForeignKeyConstraint(["specialite"], ["specialites.slug"], name="fk_unites_specialite"),
        sa.ForeignKeyConstraint(["option"], ["specialite_options.slug"], name="fk_unites_option"),
        sa.CheckConstraint("nature IN ('obligatoire', 'facultative')", name="ck_unites_nature"),
        sa.CheckConstraint("domaine IN ('general', 'professionnel')", name="ck_unites_domaine"),
        sa.CheckConstraint("reliability IN ('A', 'B', 'C', 'D')", name="ck_unites_reliability"),
        sa.CheckConstraint("coefficient >= 0", name="ck_unites_coefficient"),
        sa.CheckConstraint("duration_minutes >= 0", name="ck_unites_duration_minutes"),
    )


def _langues() -> None:
    op.create_table(
        "langues",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("rank", sa.SmallInteger, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("lv1", sa.Boolean, nullable=False),
        sa.Column("lv2", sa.Boolean, nullable=False),
        sa.Column("facultative", sa.Boolean),
        sa.Column("rare", sa.Text, nullable=False),
        sa.Column("rare_basis", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_langues"),
        sa.CheckConstraint("rare IN ('oui', 'non', 'variable')", name="ck_langues_rare"),
    )
    op.create_table(
        "rare_langues",
        sa.Column("academie", sa.Text, nullable=False),
        sa.Column("langue", sa.Text, nullable=False),
        sa.Column("rare", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("academie", "langue", name="pk_rare_langues"),
    )
