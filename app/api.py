"""DOORS: every router, in reading order."""

from collections.abc import Sequence

from fastapi import APIRouter

from app.http import contract, health

DOORS: Sequence[APIRouter] = (contract.router, health.router)
