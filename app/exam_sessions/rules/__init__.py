"""Exam sessions, their calendars and the académies that hold them."""

from app.exam_sessions.rules.academies import Academie
from app.exam_sessions.rules.calendar import Bounds, Calendar, LegalInstant, legal_instant
from app.exam_sessions.rules.entry import CalendarEntry, ExamSessionEntry

__all__ = ["Academie", "Bounds", "Calendar", "CalendarEntry", "ExamSessionEntry", "LegalInstant", "legal_instant"]
