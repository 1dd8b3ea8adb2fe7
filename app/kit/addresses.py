"""Addresses given by others, that we are asked to call: what may stand in one, and which machines are public."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

LONGEST = 500
PORT = 443
_STANDARD = {"https": 443, "http": 80}
# Read by our own hand, and called by these parts: no second parser can understand another machine.
_SHAPE = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://"
    r"(?:(?P<userinfo>[^/?#]*)@)?(?P<host>\[[0-9A-Fa-f:.]*\]|[A-Za-z0-9._~!$&'()*+,;=%-]+)(?::(?P<port>[0-9]{0,5}))?"
    r"(?P<target>(?:/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?(?:\?[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*)?)(?P<fragment>#.*)?"
)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last label begins with a letter: what does not is a number to some resolver (2130706433, 0x7f000001, 127.1).
_NAME = re.compile(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")

_RELAYS = (
    IPv4Network("192.0.0.0/24"),  # protocols (RFC 6890)
    IPv4Network("192.88.99.0/24"),  # 6to4 relays (RFC 7526)
    IPv6Network("2001::/23"),  # Teredo and other protocols (RFC 4380)
    IPv6Network("2002::/16"),  # 6to4: an IPv4 address inside
    IPv6Network("3fff::/20"),  # documentation (RFC 9637)
)
_UNICAST = IPv6Network("2000::/3")
"""All that IANA gives: neither mapped (::ffff:0:0/96) nor translated (64:ff9b::/96) nor local addresses."""


@dataclass(frozen=True, slots=True)
class Address:
    """A URL by its parts; `target` is the path and the query."""

    scheme: str
    host: str
    port: int
    target: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an address; `local` when a rehearsal on one machine may bear it."""

    code: str
    detail: str
    local: bool = False


UNREADABLE = Fault(
    "adresse-illisible",
    "Une adresse complète est attendue, en ASCII (https://exemple.org/chemin) : un nom accentué s'écrit en « xn-- ».",
)
TOO_LONG = Fault("adresse-trop-longue", f"Une adresse a {LONGEST} caractères au plus.")
HTTPS = Fault("https-requis", "L'adresse commence par « https:// ».", local=True)
USERINFO = Fault("identifiants-refuses", "L'adresse ne porte ni identifiant ni mot de passe (avant « @ »).")
FRAGMENT = Fault("fragment-refuse", "L'adresse n'a pas de fragment (après « # »).")
NAME = Fault(
    "nom-requis",
    "L'hôte est un nom du DNS, en entier et sans point final (crochets.exemple.org), jamais une adresse IP.",
    local=True,
)
PORTS = Fault("port-refuse", f"Le port est {PORT}, celui de https : il ne s'écrit pas.", local=True)
UNKNOWN = Fault("nom-inconnu", "Le DNS ne connaît pas ce nom.")
INTERNAL = Fault(
    "adresse-interne", "Ce nom mène à une adresse qui n'est pas publique (machine locale, réseau privé ou réservé)."
)


def judged(url: str) -> tuple[Address | None, tuple[Fault, ...]]:
    """Its parts, and all that is wrong before any name is resolved; no parts when it cannot be read."""
    if len(url) > LONGEST:
        return None, (TOO_LONG,)
    read = _SHAPE.fullmatch(url)
    if read is None:
        return None, (UNREADABLE,)
    scheme, host = read["scheme"].lower(), read["host"].lower()
    port = int(read["port"]) if read["port"] else _STANDARD.get(scheme, 0)
    wrong = {
        HTTPS: scheme != "https",
        USERINFO: read["userinfo"] is not None,
        NAME: _NAME.fullmatch(host) is None,
        PORTS: bool(read["port"]) and port != PORT,
        FRAGMENT: read["fragment"] is not None,
    }
    faults = tuple(fault for fault, found in wrong.items() if found)
    target = read["target"] if read["target"].startswith("/") else f"/{read['target']}"
    if scheme not in _STANDARD or not 0 < port < 2**16:
        return None, faults or (UNREADABLE,)
    return Address(scheme, host, port, target), faults


def machine(address: str) -> IPv4Address | IPv6Address | None:
    """The machine that an IP address names; None when it is none."""
    try:
        return ip_address(address)
    except ValueError:
        return None


def public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is one of the Internet's, and hides no other."""
    if isinstance(address, IPv6Address) and (address.scope_id or address not in _UNICAST):
        return False
    return address.is_global and not address.is_multicast and not any(address in relay for relay in _RELAYS)
