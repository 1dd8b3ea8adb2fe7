"""How often one may ask: by network, and by address, whether the address is known or not."""

import hashlib
import ipaddress
from datetime import datetime

from app.db.database import Database
from app.http.rates import Limit, count

MAILS = Limit("account-mails-to", 5, 3600, told=False)
"""Mails asked for one address: nobody's mailbox is filled by a stranger."""
REQUESTS = Limit("account-requests-from", 100, 3600)
LOGINS = Limit("logins-from", 300, 60)
LINKS = Limit("links-from", 60, 60)
_SITE = 64
"""An IPv6 subscriber has a whole /64."""


def network(host: str | None) -> str:
    """The subject of limits by origin."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, _SITE), strict=False))
    return str(address)


def address_digest(email: str) -> bytes:
    """An address as counters know it: no personal datum is kept for one that has no account."""
    return hashlib.sha256(email.lower().encode()).digest()


async def asking_mail(database: Database, now: datetime, *, host: str | None, email: str) -> None:
    """One more mail asked for."""
    await count(database, REQUESTS, network(host), now)
    await asking_mail_for(database, now, email=email)


async def asking_mail_for(database: Database, now: datetime, *, email: str) -> None:
    """One more mail for this address, asked by somebody known."""
    await count(database, MAILS, address_digest(email).hex(), now)


async def logging_in(database: Database, now: datetime, *, host: str | None) -> None:
    """One more login tried."""
    await count(database, LOGINS, network(host), now)


async def opening_link(database: Database, now: datetime, *, host: str | None) -> None:
    """One more link tried."""
    await count(database, LINKS, network(host), now)
