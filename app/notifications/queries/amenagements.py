"""Whom an import of AMEX's requests concerns."""

from uuid import UUID

from sqlalchemy import Uuid as UuidType
from sqlalchemy import any_, bindparam, cast, func, literal_column

from app.db.statements import query
from app.db.transaction import Transaction
from app.notifications.queries.abouts import ABOUT
from app.notifications.queries.rounds import BATCH
from app.notifications.rules.facts import About
from app.registrations.models import AmenagementImport, AmenagementLine, Registration, RegistrationVersion
from app.registrations.rules.amex import Verdict

_WITHOUT = query(
    ABOUT.join(AmenagementLine, Registration.id == any_(AmenagementLine.registrations))
    .join(AmenagementImport, AmenagementImport.id == AmenagementLine.import_id)
    .where(
        RegistrationVersion.version == Registration.version,
        AmenagementLine.import_id == bindparam("of_import"),
        AmenagementLine.verdict == Verdict.OUI_SANS_DEMANDE.value,
        # One that another replaced says nothing any more.
        AmenagementImport.replaced_at.is_(None),
        Registration.id
        > func.coalesce(
            cast(bindparam("after"), UuidType),
            literal_column("'00000000-0000-0000-0000-000000000000'::uuid", UuidType()),
        ),
    )
    .order_by(Registration.id)
    .limit(BATCH),
    into=About,
)


async def without_request(db: Transaction, *, of_import: UUID, after: UUID | None) -> list[About]:
    """The next of those who declared a handicap, and whose request was not found."""
    return await db.rows(_WITHOUT, of_import=of_import, after=after)
