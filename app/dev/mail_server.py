"""SMTP that keeps what it is given, and a local page and a JSON list of it: `python -m app.dev.mail_server …`."""

import asyncio
import dataclasses
import sys
from pathlib import Path

import orjson
import uvicorn
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Dialogue
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from app.dev.mail_page import page
from app.dev.mails import MailFolder

_LIMIT = 20 * 1024 * 1024
_NO_SCRIPT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'", "Cache-Control": "no-store"}


class _Keeper:
    """What SMTP does with a mail: keep it, or say that it could not, so that the sender tries again."""

    def __init__(self, folder: MailFolder) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: SMTP, _dialogue: Dialogue, envelope: Envelope) -> str:  # noqa: N802 (its name)
        content = envelope.content
        try:
            self._folder.keep(content.encode() if isinstance(content, str) else content or b"", envelope.rcpt_tos)
        except OSError as refused:
            sys.stderr.write(f"Mail non gardé : {refused}\n")
            return "452 4.3.1 Insufficient system storage"
        return "250 2.0.0 OK"


def web(folder: MailFolder) -> Starlette:
    """The page, the list, the source of one mail."""

    async def read(request: Request) -> Response:
        return HTMLResponse(page(folder.newest_first(to=request.query_params.get("to"))), headers=_NO_SCRIPT)

    async def mails(request: Request) -> Response:
        found = folder.newest_first(to=request.query_params.get("to"))
        listed = [dataclasses.asdict(mail) for mail in found]
        return Response(orjson.dumps(listed, option=orjson.OPT_INDENT_2), media_type="application/json")

    async def source(request: Request) -> Response:
        content = folder.source(request.path_params["number"])
        # Text, whatever the mail holds: nothing of it runs in a browser.
        return Response(content, media_type="text/plain") if content is not None else Response(status_code=404)

    async def clear(_: Request) -> Response:
        folder.clear()
        return Response(status_code=204)

    return Starlette(
        routes=[
            Route("/", read),
            Route("/mails", mails),
            Route("/mails", clear, methods=["DELETE"]),
            Route("/mails/{number}", source),
        ]
    )


async def serve(folder: MailFolder, *, smtp_port: int, http_port: int) -> None:
    """Both servers on one loop, until SIGTERM."""
    loop = asyncio.get_running_loop()
    keeper = _Keeper(folder)
    smtp = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", data_size_limit=_LIMIT, enable_SMTPUTF8=True, loop=loop),
        host="127.0.0.1",
        port=smtp_port,
    )
    async with smtp:
        config = uvicorn.Config(web(folder), host="127.0.0.1", port=http_port, log_level="warning", lifespan="off")
        await uvicorn.Server(config).serve()


def main() -> None:
    """Arguments: folder, SMTP port, page's port."""
    folder, smtp_port, http_port = sys.argv[1:]
    asyncio.run(serve(MailFolder(Path(folder)), smtp_port=int(smtp_port), http_port=int(http_port)))


if __name__ == "__main__":
    main()
