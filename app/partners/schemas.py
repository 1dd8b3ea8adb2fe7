"""What crosses the doors of training bodies and of the candidates whom they follow, as the contract spells it."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from app.justificatifs.schemas.asked import DepotDeclaration
from app.partners.queries.agreements import Standing
from app.partners.queries.feed import Digest
from app.partners.rules import SHOWN, Certificate
from app.partners.service.feed import Stretch


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
