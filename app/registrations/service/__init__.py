"""The acts on registrations, and what is read of them."""

from app.registrations.service.acts import change, register, withdraw
from app.registrations.service.checks import Checked, check
from app.registrations.service.drafts import delete_draft, draft, save_draft
from app.registrations.service.grades import GradesReport, import_grades
from app.registrations.service.reading import mark_recapitulatif, mine, read, version, versions

__all__ = [
    "Checked",
    "GradesReport",
    "change",
    "check",
    "delete_draft",
    "draft",
    "import_grades",
    "mark_recapitulatif",
    "mine",
    "read",
    "register",
    "save_draft",
    "version",
    "versions",
    "withdraw",
]
