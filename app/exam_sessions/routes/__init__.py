"""Exam sessions, calendars and académies: what everybody reads, what administrators set."""
