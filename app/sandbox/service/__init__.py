"""Rehearsals: the hour of a sandbox, people who do not exist, and where they are led."""

from app.sandbox.queries.clock import Told
from app.sandbox.service.candidates import Page, create, listed, move_to, one
from app.sandbox.service.clock import advance, clock, come_back, declare, move, travel
from app.sandbox.service.leading import lead
from app.sandbox.service.messages import trigger
from app.sandbox.service.people import settle

__all__ = [
    "Page",
    "Told",
    "advance",
    "clock",
    "come_back",
    "create",
    "declare",
    "lead",
    "listed",
    "move",
    "move_to",
    "one",
    "settle",
    "travel",
    "trigger",
]
