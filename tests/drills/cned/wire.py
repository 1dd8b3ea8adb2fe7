"""A network that fails: requests that never leave, answers that never come back."""

import random

import httpx


class Cut(httpx.AsyncBaseTransport):
    """Whatever is sent may be lost, on its way there or on its way back: who asked cannot tell which."""

    def __init__(self, chance: random.Random, *, part: float) -> None:
        self._there, self._chance, self._part = httpx.AsyncHTTPTransport(), chance, part
        self.lost = 0
        """Answers that somebody gave, and nobody had."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As the real one, or `httpx.TransportError`."""
        draw = self._chance.random()
        if draw < self._part / 2:
            raise httpx.ConnectError("cut", request=request)
        answer = await self._there.handle_async_request(request)
        if draw < self._part:
            await answer.aclose()
            self.lost += 1
            raise httpx.ReadError("cut", request=request)
        return answer

    async def aclose(self) -> None:
        """Nothing goes out any more."""
        await self._there.aclose()
