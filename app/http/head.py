"""HEAD is answered wherever GET is, without the body (RFC 9110 §9.3.2); FastAPI alone would say 405."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Head:
    """Pure ASGI: asks the same door as GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def bare(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        # A door whose answer is long need not make it all.
        await self.app({**scope, "method": "GET", "bare": True}, receive, bare)
