"""The page of kept mails: text only, links that can be clicked."""

from collections.abc import Iterable
from html import escape
from itertools import cycle

from app.dev.mails import LINK, Mail

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; color: #1e1e1e }
article { border: 1px solid #ccc; border-radius: 6px; padding: 0 1rem 1rem; margin: 1rem 0 }
h2 { margin: .8rem 0 0; font-size: 1.1rem } p.of { margin: 0; color: #555 }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }
"""


def page(mails: Iterable[Mail]) -> str:
    """Newest first, as given."""
    articles = "".join(map(_article, mails)) or "<p>Aucun mail pour l’instant. Rechargez la page.</p>"
    return (
        '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Mails de cette machine</title>'
        f"<style>{_STYLE}</style></head><body><h1>Mails de cette machine</h1>"
        f"<p>Rien ne part sur Internet. La liste en JSON : <a href='/mails'>/mails</a>.</p>{articles}</body></html>"
    )


def _article(mail: Mail) -> str:
    to = escape(", ".join(mail.to))
    return (
        f"<article><h2>{escape(mail.subject)}</h2>"
        f'<p class="of">à {to}, le {escape(mail.at)} · <a href="/mails/{escape(mail.id)}">source</a></p>'
        f"<pre>{_clickable(mail.text)}</pre></article>"
    )


def _clickable(text: str) -> str:
    """The text with its links; splitting on a group gives text and link in turn."""
    return "".join(
        f'<a href="{escape(piece)}">{escape(piece)}</a>' if odd else escape(piece)
        for odd, piece in zip(cycle((False, True)), LINK.split(text), strict=False)
    )
