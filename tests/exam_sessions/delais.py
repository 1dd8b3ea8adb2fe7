"""`docs/delais.md`, written from the tables of the code: `python -m tests.exam_sessions.delais > docs/delais.md`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.cli import DATA
from app.dev.reference import GUIDE
from app.exam_sessions.rules import academies
from app.exam_sessions.rules.derogations import LATE
from app.http.deadlines import FREE, GUARDED, Window

_WINDOWS = {Window.REGISTRATION: "inscriptions", Window.JUSTIFICATIFS: "justificatifs"}
_HEAD = """# Délais

« Aucune inscription hors délai ne sera acceptée » (Guide). Ce document est écrit d'après les tables du code
(`python -m tests.exam_sessions.delais > docs/delais.md`) ; un test refuse qu'il s'en écarte.

- L'instant d'un acte est celui de son arrivée, à l'horloge de la base, et non celui où il est jugé.
- Un intervalle est semi-ouvert : à 18:00:00.000000 c'est fermé. Un jour sans heure dure jusqu'à sa fin.
- Une heure que le changement d'heure saute ou répète n'est pas acceptée comme terme.
- Un fichier annoncé à temps compte si son contenu arrive dans la vie de son adresse (5 minutes ; un envoi commencé
  avant son expiration peut finir), quoi qu'il advienne de la confirmation, de l'analyse ou du réseau.
- La base elle-même refuse, au COMMIT, une version d'inscription ou un dépôt annoncé avant l'ouverture, ou plus de
  5 secondes (la durée la plus longue d'une requête) après le terme, sauf dérogation journalisée de cette transaction.
"""


def written() -> str:
    """The whole document."""
    return "\n".join([_HEAD, *_late(), "", *_guarded(), "", *_free(), "", *_bounds_of_2023(), ""])


def _late() -> Iterator[str]:
    yield "## Ce qui est ouvert après le terme, et rien d'autre"
    yield ""
    yield "Chaque acte tardif laisse une dérogation (`window_derogations`) de ce genre et sa ligne au journal ; la base"
    yield "n'en admet aucun sans elle. Un genre dont aucune opération du service ne se sert encore n'ouvre rien."
    yield ""
    yield "| genre | quoi | qui | jusqu'à quand | période | source |"
    yield "|---|---|---|---|---|---|"
    for kind, late in LATE.items():
        windows = ", ".join(sorted(_WINDOWS[Window(one)] for one in late.windows))
        yield f"| `{kind}` | {late.what} | {late.who} | {late.until} | {windows} | {late.source} |"


def _guarded() -> Iterator[str]:
    yield "## Ce que le calendrier gouverne"
    yield ""
    yield "| opération | période | tardif, jugé par le service |"
    yield "|---|---|---|"
    for one in GUARDED:
        late = "R408, complément, nouvel envoi" if one.late else "aucun"
        yield f"| `{one.method} {one.path}` | {_WINDOWS[one.window]} | {late} |"
    yield ""
    yield "Un fichier qui ne compte pas (illisible, infecté, jamais arrivé) se retire à tout moment : rien n'en dépend."


def _free() -> Iterator[str]:
    yield "## Ce qu'aucune période ne gouverne, et pourquoi"
    yield ""
    yield "| opération | raison |"
    yield "|---|---|"
    for method, path, why in FREE:
        yield f"| `{method} {path}` | {why} |"


def _bounds_of_2023() -> Iterator[str]:
    """The local hours of the guide on the clocks of each académie [P]."""
    yield "## Termes de la session 2023, en temps universel"
    yield ""
    yield "| académie | fuseau | ouverture | fermeture | justificatifs | aménagement |"
    yield "|---|---|---|---|---|---|"
    found, _ = academies.read((DATA / academies.FILE).read_text("utf-8"))
    bounds = (GUIDE.opens, GUIDE.closes, GUIDE.justificatifs_close, GUIDE.amenagement_closes)
    for one in sorted((one for one in found if one.active), key=lambda one: one.code):
        told = " | ".join(_utc(local, one.zone) for local in bounds)
        yield f"| {one.code} {one.label} | {one.zone} | {told} |"


def _utc(local: datetime, zone: str) -> str:
    return f"{local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y-%m-%d %H:%MZ}"


if __name__ == "__main__":
    print(written(), end="")  # noqa: T201 -- a document
