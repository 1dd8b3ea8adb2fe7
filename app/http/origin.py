"""From where the request of this task came, as the journal bears it of agents."""

from contextvars import ContextVar
from ipaddress import ip_address

from starlette.types import Scope

_ADDRESS: ContextVar[str | None] = ContextVar("address", default=None)


def arriving(scope: Scope) -> None:
    """Keep the address of the caller; that of the machine itself (a proxy that tells nothing) is no place."""
    client = scope.get("client")
    try:
        address = ip_address(client[0]) if client else None
    except ValueError:
        address = None
    _ADDRESS.set(None if address is None or address.is_loopback else str(address))


def address() -> str | None:
    """Where it came from; None when that is not known, and in the worker."""
    return _ADDRESS.get()
