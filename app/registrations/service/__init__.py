"""The acts on registrations, and what is read of them."""

from app.registrations.service.acts import change, register, withdraw
from app.registrations.service.checks import Checked, check
from app.registrations.service.considering import Considered, Given, consider, consider_alone
from app.registrations.service.correcting import Reissued, Why, correct, reissue
from app.registrations.service.drafts import delete_draft, draft, save_draft
from app.registrations.service.engaged import Engagement, engagement
from app.registrations.service.grades import GradesReport, import_grades
from app.registrations.service.judgement import judged_by
from app.registrations.service.reading import mark_recapitulatif, mine, read, version, versions
from app.registrations.service.renewing import renew, starting_point

__all__ = [
    "Checked",
    "Considered",
    "Engagement",
    "Given",
    "GradesReport",
    "Reissued",
    "Why",
    "change",
    "check",
    "consider",
    "consider_alone",
    "correct",
    "delete_draft",
    "draft",
    "engagement",
    "import_grades",
    "judged_by",
    "mark_recapitulatif",
    "mine",
    "read",
    "register",
    "reissue",
    "renew",
    "save_draft",
    "starting_point",
    "version",
    "versions",
    "withdraw",
]
