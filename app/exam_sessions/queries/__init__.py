"""Questions about exam sessions, calendars and académies, and what the acts on them write."""

from app.exam_sessions.queries.calendars import calendar, published_calendars

__all__ = ["calendar", "published_calendars"]
