"""What a récapitulatif is made from, beside the choices of the version: the person, the record, words for codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The person, from the account."""

    email: str
    civilite: str | None
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date
    birth_country: str
    birth_departement: str | None
    birth_commune: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Words for codes; a code without a word is printed as it is."""

    specialite: str
    option: str | None
    diploma_code: str
    socio_professional_category: str | None
    academies: Mapping[str, str]
    countries: Mapping[str, str]
    langues: Mapping[str, str]
    unites: Mapping[str, str]
    r408: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The service made this version; `sign_until`: its récapitulatif is to be signed, None: what was signed stands."""

    sign_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The registration that the version belongs to, and the bounds of its académie's calendar."""

    registration_id: UUID
    candidate_number: str
    version: int
    digest: str
    recorded_at: datetime
    modalites_accepted_at: datetime
    zone: ZoneInfo
    registration_closes_at: datetime
    justificatifs_close_at: datetime
    amenagement_closes_at: datetime | None
    amenagement_url: str | None
    counted_days: int
    counted_until: date
    correction: Correction | None = None
