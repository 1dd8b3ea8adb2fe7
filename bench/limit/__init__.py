"""The limit: what this machine can do for the same work, with nothing in between.

A raw ASGI handler, one hand-written statement per operation on a psycopg pool, orjson. The law is the same pure
functions on the same facts (it is the work itself); everything else is by hand. What it leaves out, so that no correct
server can quite reach it:

- no framework, no middleware, no log, no limit of time, no header beyond the type, the length and the ETag;
- no refusal: a form is not read for what is wrong in it, and a write is one statement without a transaction, judged
  before it (W) or after it (P);
- W reads once, from its first request, what all these registrations stand on (calendar, catalogue, person); R and P
  keep the offer of an académie and the texts of its bounds.
"""

from app.settings import Settings
from bench.limit.declare import declaring
from bench.limit.dossier import dossier, mine
from bench.limit.handler import Limit
from bench.limit.register import register


def create_app() -> Limit:
    """What uvicorn serves."""
    settings = Settings.from_environment()
    doors = {
        ("POST", "registrations"): register,
        ("GET", "registrations"): mine,
        ("GET", "dossier"): dossier,
        ("POST", "depots"): declaring(settings),
    }
    return Limit(settings.database_url.unicode_string(), doors)
