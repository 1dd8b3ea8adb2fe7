"""DOORS: every router, in reading order."""

from collections.abc import Sequence

from fastapi import APIRouter

from app.exam_sessions import routes as exam_sessions
from app.http import contract, health
from app.notifications import routes as notifications
from app.registrations.routes import candidate as registrations
from app.registrations.routes import drafts

DOORS: Sequence[APIRouter] = (
    contract.router,
    exam_sessions.router,
    registrations.router,
    drafts.router,
    notifications.router,
    health.router,
)
