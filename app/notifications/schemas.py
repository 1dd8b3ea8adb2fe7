"""Shapes that cross the doors of notifications."""

from pydantic import BaseModel, ConfigDict


class NotificationPatch(BaseModel):
    """The contract's NotificationPatch."""

    model_config = ConfigDict(extra="forbid", strict=True)

    read: bool
