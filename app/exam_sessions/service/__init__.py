"""Windows of acts, and the acts that set exam sessions and calendars."""

from app.exam_sessions.queries import calendar as calendar_of
from app.exam_sessions.queries import published_calendars
from app.exam_sessions.queries.public import Announced, academies
from app.exam_sessions.queries.public import exam_session as announced
from app.exam_sessions.service.acts import (
    AcademiesReport,
    foresee_academies,
    forget_piece,
    load_academies,
    publish,
    set_entry,
    set_member,
    settings_of,
)
from app.exam_sessions.service.calendars import (
    Why,
    own_calendar,
    require_academie,
    set_calendar,
    set_every_calendar,
    set_own_calendar,
)
from app.exam_sessions.service.derogations import derogate
from app.exam_sessions.service.national import active_academies, national
from app.exam_sessions.service.sessions import Renewal, academies_set, held_session, open_next, session_of, years
from app.exam_sessions.service.tickets import admit_ticket
from app.exam_sessions.service.windows import bounds, clocks, require_open, shut

__all__ = [
    "AcademiesReport",
    "Announced",
    "Renewal",
    "Why",
    "academies",
    "academies_set",
    "active_academies",
    "admit_ticket",
    "announced",
    "bounds",
    "calendar_of",
    "clocks",
    "derogate",
    "foresee_academies",
    "forget_piece",
    "held_session",
    "load_academies",
    "national",
    "open_next",
    "own_calendar",
    "publish",
    "published_calendars",
    "require_academie",
    "require_open",
    "session_of",
    "set_calendar",
    "set_entry",
    "set_every_calendar",
    "set_member",
    "set_own_calendar",
    "settings_of",
    "shut",
    "years",
]
