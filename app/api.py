"""DOORS: every router, in reading order."""

from collections.abc import Sequence

from fastapi import APIRouter

from app.http import health

DOORS: Sequence[APIRouter] = (health.router,)
