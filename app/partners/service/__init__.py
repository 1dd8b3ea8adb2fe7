"""What training bodies follow: the candidate's agreement, the changes, the feed."""

from app.partners.queries.feed import Latest
from app.partners.service.agreements import agree, agreement
from app.partners.service.attesting import attest, attest_by_file, attestations, attested, contest
from app.partners.service.certificates import complete, deposit, deposited, one_deposited, remove
from app.partners.service.feed import digest, followed, latest, numbered, page
from app.partners.service.projecting import mend, project

__all__ = [
    "Latest",
    "agree",
    "agreement",
    "attest",
    "attest_by_file",
    "attestations",
    "attested",
    "complete",
    "contest",
    "deposit",
    "deposited",
    "digest",
    "followed",
    "latest",
    "mend",
    "numbered",
    "one_deposited",
    "page",
    "project",
    "remove",
]
