"""Acts on what we issue: make, keep, give."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog

from app.db.reads import Reads
from app.documents.queries import issued as queries
from app.documents.queries.issued import Facts, Issued, Wanted
from app.documents.rules.content import Recapitulatif
from app.documents.rules.facts import Correction, Identity, Labels, Recorded
from app.documents.rules.recapitulatif import recapitulatif
from app.documents.schemas import DocumentOut, DownloadOut, choices, modalites_accepted_at, printed
from app.http.house import House
from app.http.problems import ABSENT
from app.kit.canonical import digest
from app.kit.countries import COUNTRIES
from app.kit.errors import Unavailable
from app.kit.french import NBSP
from app.registrations import service as registrations
from app.registrations.rules.eligibility import counted_days
from app.registrations.rules.pcs import PCS

TEMPLATE = Path(__file__).parents[1] / "recapitulatif.typ"
MEDIA_TYPE = "application/pdf"
LETTRE_REJET = "lettre_rejet"
_TITLES = {"recapitulatif": "Récapitulatif de l’inscription, version {}", LETTRE_REJET: "Décision de rejet"}

log = structlog.get_logger("documents")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A récapitulatif ready to be sent."""

    content: bytes
    etag: str
    file_name: str


async def give_recapitulatif(house: House, registration: UUID, version: int | None, *, account: UUID) -> Sheet:
    """The caller's récapitulatif: the one kept, or made now, which gives the same bytes."""
    wanted = await queries.wanted_version(
        house.database.reads, account=account, registration=registration, version=version
    )
    if wanted is None:
        raise ABSENT
    content = await _kept(house, wanted) or await _made(house, registration, wanted.version)
    if content is None:
        raise ABSENT
    name = file_name(wanted.exam_session, wanted.candidate_number, wanted.version)
    return Sheet(content, digest(content), name)


async def keep_recapitulatif(house: House, registration: UUID, version: int) -> None:
    """Make the récapitulatif of a version and put it into « Mes documents »; done twice, it changes nothing."""
    content = await _made(house, registration, version)
    if content is None:
        return  # the registration was purged meanwhile
    sha256 = digest(content)
    key = f"documents/{registration}/recapitulatif-{version}-{sha256}.pdf"
    await house.storage.put_clean(key, content, MEDIA_TYPE)
    async with house.database.transaction() as db:
        await queries.keep_recapitulatif(
            db, registration=registration, version=version, size=len(content), sha256=sha256, object_key=key
        )
        await registrations.mark_recapitulatif(db, registration, version)


async def mine(
    reads: Reads, registration: UUID, *, account: UUID, after: UUID | None, limit: int
) -> tuple[list[DocumentOut], str | None]:
    """« Mes documents », the latest first, and where the next page starts."""
    if await queries.wanted_version(reads, account=account, registration=registration, version=None) is None:
        raise ABSENT
    found = await queries.own_documents(reads, account=account, registration=registration, after=after, limit=limit + 1)
    page = found[:limit]
    return [_shown(one) for one in page], str(page[-1].id) if len(found) > limit else None


async def download(house: House, now: datetime, registration: UUID, document: UUID, *, account: UUID) -> DownloadOut:
    """An address of the clean bucket, good for a minute."""
    found = await queries.own_document(
        house.database.reads, account=account, registration=registration, document=document
    )
    if found is None:
        raise ABSENT
    name = _file_name(found)
    url, expires_at = house.storage.download(found.object_key, name, found.media_type, now)
    return DownloadOut(url, expires_at, name, found.media_type, found.size, found.sha256)


def file_name(exam_session: int, candidate_number: str, version: int | None) -> str:
    """Tells the sheets of several candidates and versions apart in one folder."""
    return f"recapitulatif-bts-{exam_session}-{candidate_number}-v{version}.pdf"


def _file_name(one: Issued) -> str:
    if one.kind == LETTRE_REJET:
        return f"decision-de-rejet-bts-{one.exam_session}-{one.candidate_number}.pdf"
    return file_name(one.exam_session, one.candidate_number, one.version)


async def _kept(house: House, wanted: Wanted) -> bytes | None:
    if wanted.object_key is None:
        return None
    try:
        content = await house.storage.get_clean(wanted.object_key)
    except Unavailable:
        log.warning("storage-unavailable", kept=wanted.object_key)
        return None  # an outage is never a verdict: the sheet can be made again
    return content if digest(content) == wanted.sha256 else None


async def _made(house: House, registration: UUID, version: int) -> bytes | None:
    facts = await queries.facts_of_version(house.database.reads, registration=registration, version=version)
    if facts is None:
        return None
    content = composed(facts, registration, version)
    return await house.typesetter.pdf(TEMPLATE, printed(content), dated=content.dated)


def composed(facts: Facts, registration: UUID, version: int) -> Recapitulatif:
    """The rules' récapitulatif of these rows."""
    chosen = choices(facts.choices)
    recorded = Recorded(
        registration_id=registration,
        candidate_number=facts.candidate_number,
        version=version,
        digest=facts.digest,
        recorded_at=facts.recorded_at,
        modalites_accepted_at=modalites_accepted_at(facts.choices),
        zone=ZoneInfo(facts.zone),
        registration_closes_at=facts.registration_closes_at,
        justificatifs_close_at=facts.justificatifs_close_at,
        amenagement_closes_at=facts.amenagement_closes_at,
        amenagement_url=facts.amex_url,
        counted_days=counted_days(chosen.work_periods, facts.last_epreuve_on),
        counted_until=facts.last_epreuve_on,
        correction=_correction(facts),
    )
    return recapitulatif(_identity(facts), chosen, _labels(facts, chosen.socio_professional_category), recorded)


def _correction(facts: Facts) -> Correction | None:
    if not facts.corrected:
        return None
    until = max(facts.sign_until or facts.justificatifs_close_at, facts.justificatifs_close_at)
    return Correction(sign_until=None if facts.signed_since is not None else until)


def _identity(facts: Facts) -> Identity:
    return Identity(
        email=facts.email,
        civilite=facts.civilite,
        birth_name=facts.birth_name,
        usage_name=facts.usage_name,
        first_names=facts.first_names,
        birth_date=facts.birth_date,
        birth_country=facts.birth_country,
        birth_departement=facts.birth_departement,
        birth_commune=facts.birth_commune,
    )


def _labels(facts: Facts, pcs: str | None) -> Labels:
    parts = [part for part in (facts.option_letter, facts.option_label) if part]
    return Labels(
        specialite=facts.specialite,
        option=f"{NBSP}: ".join(parts) or None,
        diploma_code=facts.diploma_code,
        socio_professional_category=PCS.get(pcs or ""),
        academies=facts.academies,
        countries=COUNTRIES,
        langues=facts.langues,
        unites=facts.unites or {},
        r408=facts.r408,
    )


def _shown(one: Issued) -> DocumentOut:
    return DocumentOut(
        id=one.id,
        kind=one.kind,
        title=_TITLES[one.kind].format(one.version),
        registration_id=one.registration_id,
        version=one.version,
        media_type=one.media_type,
        size=one.size,
        sha256=one.sha256,
        created_at=one.created_at,
    )
