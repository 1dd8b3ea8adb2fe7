"""Exam sessions, calendars and académies as everybody reads them."""

from datetime import datetime

from app.exam_sessions.queries.public import Announced
from app.exam_sessions.rules import Academie, Calendar, legal_instant


def exam_session(one: Announced) -> dict[str, object]:
    """The contract's ExamSession."""
    return {
        "year": one.year,
        "label": one.label,
        "last_epreuve_on": one.last_epreuve_on,
        "registration": {"opens_at": one.opens_at, "closes_at": one.closes_at},
        "modalites": {"version": one.modalites_version, "text": one.modalites},
    }


def calendar(one: Calendar, now: datetime) -> dict[str, object]:
    """The contract's Calendar."""
    return {
        "exam_session": one.year,
        "academie": one.academie,
        "registration": one.registration.told(),
        "justificatifs": {"closes": legal_instant(one.justificatifs_close_at, one.zone)},
        "amenagement": {"closes": legal_instant(one.amenagement_closes_at, one.zone), "url": one.amex_url},
        "server_time": now,
    }


def academie(one: Academie) -> dict[str, object]:
    """The contract's Academie."""
    return {
        "code": one.code,
        "label": one.label,
        "region": one.region,
        "kind": one.kind,
        "zone": one.zone,
        "departements": one.departements,
        "siec": one.siec,
    }
