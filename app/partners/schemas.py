"""What crosses the doors of training bodies and of the candidates whom they follow, as the contract spells it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.http.files import AFile
from app.http.text import Clean
from app.justificatifs.schemas.asked import DepotDeclaration
from app.organismes.rules.attestations import SCHOOL_YEAR, Attested, Match, standing
from app.organismes.service import Kept, Shown
from app.partners.queries.agreements import Standing
from app.partners.queries.feed import Digest
from app.partners.rules import SHOWN, Certificate
from app.partners.service.attesting import Verdict
from app.partners.service.feed import Stretch
from app.registrations.schemas.asked import Slug, Text50, Text100

_ExamSession = Annotated[int, Field(ge=2000, le=2100)]


class AgreementIn(BaseModel):
    """The contract's TrainingBodyAgreementEntry."""

    model_config = ConfigDict(extra="forbid")

    agreed: bool


class CertificateIn(DepotDeclaration):
    """The contract's CertificateEntry."""

    piece: Certificate


def agreement(one: Standing) -> dict[str, object]:
    """The contract's TrainingBodyAgreement."""
    agreed = one.agreed_at is not None and one.ended_at is None
    return {
        "training_body": None if one.organisme_id is None else {"id": one.organisme_id, "name": one.name},
        "student_number": one.student_number,
        "agreed": agreed,
        "agreed_at": one.agreed_at if agreed else None,
        "shown": list(SHOWN),
    }


def stretch(found: Stretch) -> dict[str, object]:
    """The contract's FeedPage."""
    return {
        "items": [
            {
                "position": one.position,
                "at": one.at,
                "kinds": one.kinds,
                "registration_id": one.registration_id,
                "registration": one.content,
            }
            for one in found.lines
        ],
        "next_after": found.last,
        "head": found.head,
    }


def digest(day: date, found: Digest) -> dict[str, object]:
    """The contract's FeedDigest."""
    return {
        "day": day,
        "changes": found.changes,
        "first_position": found.first_position,
        "last_position": found.last_position,
        "changes_sha256": found.changes_sha256,
        "followed": found.followed,
        "followed_sha256": found.followed_sha256,
    }


class AttestationIn(BaseModel):
    """The contract's AttestationLine."""

    model_config = ConfigDict(extra="forbid")

    student_number: Text50
    birth_name: Text100
    first_names: Text100
    birth_date: date
    school_year: Annotated[str, StringConstraints(pattern=rf"^{SCHOOL_YEAR}$")]
    study_year: Annotated[int, Field(ge=1, le=2)]
    starts_on: date
    ends_on: date | None = None
    specialite: Slug | None = None

    def attested(self) -> Attested:
        """As the rules read it."""
        return Attested(**self.model_dump())


class AttestationsIn(BaseModel):
    """The contract's AttestationsEntry."""

    model_config = ConfigDict(extra="forbid")

    exam_session: _ExamSession
    attestations: Annotated[list[AttestationIn], Field(min_length=1, max_length=1000)]


class AttestationFileIn(BaseModel):
    """The contract's AttestationFileEntry."""

    model_config = ConfigDict(extra="forbid")

    file: AFile
    exam_session: _ExamSession


class ContestIn(BaseModel):
    """The contract's ContestEntry."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, StringConstraints(min_length=1, max_length=1000), Clean]


def verdicts(found: Sequence[Verdict]) -> dict[str, object]:
    """The contract's AttestationVerdicts."""
    return {
        "items": [
            {
                "line": one.line,
                "attestation_id": one.attestation.id,
                "student_number": one.attestation.student_number,
                "school_year": one.attestation.school_year,
                "fate": one.fate,
                **_standing(one.match),
            }
            for one in found
        ]
    }


def _standing(match: Match) -> dict[str, object]:
    return {
        "standing": standing(match),
        "registration_id": match.about,
        "differs": list(match.differs),
    }


def attestation(one: Kept) -> dict[str, object]:
    """The contract's Attestation: as its training body sees it."""
    return {
        "attestation_id": one.id,
        "exam_session": one.exam_session,
        "student_number": one.student_number,
        "birth_name": one.birth_name,
        "first_names": one.first_names,
        "birth_date": one.birth_date,
        "school_year": one.school_year,
        "study_year": one.study_year,
        "starts_on": one.starts_on,
        "ends_on": one.ends_on,
        "specialite": one.specialite,
        "attested_at": one.attested_at,
        **_standing(Match(one.registration_id, tuple(one.differs))),
        "contested_at": one.contested_at,
        "contest": one.contest,
    }


def attested(found: Sequence[Shown]) -> dict[str, object]:
    """The contract's OwnAttestations."""
    return {"items": list(found)}
