"""The doors of one's notifications, and the labels of every enumeration."""

from app.notifications.routes.inbox import router

__all__ = ["router"]
