"""What each problem's `type` page says: the codes that refusals bear, explained to who meets one."""

from collections.abc import Mapping

from app.http.problem_types.conflicts import CONFLICTS
from app.http.problem_types.entering import ENTERING
from app.http.problem_types.following import FOLLOWING
from app.http.problem_types.rehearsing import REHEARSING
from app.http.problem_types.sending import SENDING
from app.http.problem_types.shape import ProblemType

__all__ = ["PROBLEM_TYPES", "ProblemType"]

PROBLEM_TYPES: Mapping[str, ProblemType] = {**ENTERING, **CONFLICTS, **FOLLOWING, **REHEARSING, **SENDING}
