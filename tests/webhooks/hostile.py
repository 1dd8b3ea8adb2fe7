"""Addresses that lead inside, or hide where they lead, or that no receiver needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Hostile:
    """A URL, the rules that it breaks, and what its name means."""

    url: str
    codes: tuple[str, ...]
    machines: Sequence[str] = ("127.0.0.1",)


PUBLIC = "93.184.215.14"


def _literals() -> Mapping[str, Sequence[str]]:
    loopback = ("127.0.0.1",)
    return {
        "127.0.0.1": loopback,
        "127.1": loopback,
        "127.0.1": loopback,
        "127.255.255.254": ("127.255.255.254",),
        "2130706433": loopback,
        "017700000001": loopback,
        "0177.0.0.1": loopback,
        "0x7f000001": loopback,
        "0x7f.0x0.0x0.0x1": loopback,
        "0x7f.1": loopback,
        "0": ("0.0.0.0",),  # noqa: S104 -- nobody listens there
        "0.0.0.0": ("0.0.0.0",),  # noqa: S104 -- nobody listens there
        "[::1]": ("::1",),
        "[::]": ("::",),
        "[::ffff:127.0.0.1]": ("::ffff:127.0.0.1",),
        "[::ffff:7f00:1]": ("::ffff:7f00:1",),
        "[::127.0.0.1]": ("::127.0.0.1",),
        "[64:ff9b::7f00:1]": ("64:ff9b::7f00:1",),
        "localhost": loopback,
        "localhost.": loopback,
        "crochets.exemple.org.": loopback,
        "169.254.169.254": ("169.254.169.254",),
        "[fd00:ec2::254]": ("fd00:ec2::254",),
        "93.184.215.14": (PUBLIC,),
    }


NAMED: Mapping[str, Sequence[str]] = {
    "boucle.exemple.org": ("127.0.0.1",),
    "boucle6.exemple.org": ("::1",),
    "transposee.exemple.org": ("::ffff:127.0.0.1",),
    "traduite.exemple.org": ("64:ff9b::7f00:1",),
    "traduite-locale.exemple.org": ("64:ff9b:1::7f00:1",),
    "six-en-quatre.exemple.org": ("2002:7f00:1::1",),
    "teredo.exemple.org": ("2001:0:7f00:1::1",),
    "compatible.exemple.org": ("::127.0.0.1",),
    "nulle.exemple.org": ("0.0.0.0",),  # noqa: S104 -- nobody listens there
    "metadonnees.exemple.org": ("169.254.169.254",),
    "metadonnees6.exemple.org": ("fd00:ec2::254",),
    "dix.exemple.org": ("10.1.2.3",),
    "cent-soixante-douze.exemple.org": ("172.16.0.1",),
    "cent-quatre-vingt-douze.exemple.org": ("192.168.1.1",),
    "operateur.exemple.org": ("100.64.0.1",),
    "banc.exemple.org": ("198.18.0.1",),
    "protocoles.exemple.org": ("192.0.0.8",),
    "relais.exemple.org": ("192.88.99.1",),
    "groupe.exemple.org": ("224.0.0.1",),
    "groupe6.exemple.org": ("ff02::1",),
    "reservee.exemple.org": ("240.0.0.1",),
    "diffusion.exemple.org": ("255.255.255.255",),
    "lien.exemple.org": ("fe80::1%eth0",),
    "unique.exemple.org": ("fc00::1",),
    "site.exemple.org": ("fec0::1",),
    "documentation.exemple.org": ("2001:db8::1",),
    # One machine that is not public is enough.
    "deux-machines.exemple.org": (PUBLIC, "127.0.0.1"),
}

_FORMS = (
    Hostile("http://boucle.exemple.org/", ("https-requis",)),
    Hostile("ftp://boucle.exemple.org/", ("https-requis",)),
    Hostile("file:///etc/passwd", ("adresse-illisible",)),
    Hostile("gopher://127.0.0.1:11211/_stats", ("https-requis", "nom-requis", "port-refuse")),
    Hostile("//boucle.exemple.org/", ("adresse-illisible",)),
    Hostile("https:/boucle.exemple.org/", ("adresse-illisible",)),
    Hostile("https://", ("adresse-illisible",)),
    Hostile("https://moi@boucle.exemple.org/", ("identifiants-refuses",)),
    Hostile("https://crochets.exemple.org:mot@127.0.0.1/", ("identifiants-refuses", "nom-requis")),
    Hostile("https://crochets.exemple.org\\@127.0.0.1/", ("identifiants-refuses", "nom-requis")),
    Hostile("https://crochets.exemple.org#@127.0.0.1/", ("fragment-refuse",), (PUBLIC,)),
    Hostile("https://boucle.exemple.org:22/", ("port-refuse",)),
    Hostile("https://boucle.exemple.org:5432/", ("port-refuse",)),
    Hostile("https://boucle.exemple.org:0443/", ("adresse-interne",)),
    Hostile("https://boucle.exemple.org:99999/", ("port-refuse",)),
    Hostile("https://boucle.exemple.org:0/", ("port-refuse",)),
    Hostile("https://boucle.exemple.org:443:80/", ("adresse-illisible",)),
    Hostile("https://１２７.0.0.1/", ("adresse-illisible",)),
    Hostile("https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", ("adresse-illisible",)),
    Hostile("https://127。0。0。1/", ("adresse-illisible",)),
    Hostile("https://%31%32%37.0.0.1/", ("nom-requis",)),
    Hostile("https://127.0.0.1%00.exemple.org/", ("nom-requis",)),
    Hostile("https://[fe80::1%25eth0]/", ("adresse-illisible",)),
    Hostile("https://boucle.exemple.org/\r\nHost: interne", ("adresse-illisible",)),
    Hostile(" https://boucle.exemple.org/", ("adresse-illisible",)),
    Hostile("HTTP://BOUCLE.EXEMPLE.ORG/", ("https-requis",)),
    Hostile("HTTPS://BOUCLE.EXEMPLE.ORG/", ("adresse-interne",)),
    Hostile("https://boucle.exemple.org?x=1", ("adresse-interne",)),
)

HOSTILE: Sequence[Hostile] = (
    *(Hostile(f"https://{host}/", ("nom-requis",), machines) for host, machines in _literals().items()),
    *(Hostile(f"https://{host}/", ("adresse-interne",), machines) for host, machines in NAMED.items()),
    *_FORMS,
)
