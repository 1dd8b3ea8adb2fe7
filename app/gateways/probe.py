"""What the configured S3 really enforces, seen with throw-away objects: the very requests that clients and we make.

An S3 may take a condition without a word and ignore it. Nothing here is a test of ours: it is told at deployment.
"""

import hashlib
import secrets
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import httpx

from app.gateways.shelves import Bucket, Listed
from app.gateways.storage import UPLOAD_LIFE, Place, Storage, Upload, attachment
from app.kit.errors import Unavailable

CONTENT = b"%PDF-1.7 essai de stockage"
OTHER = b"%PDF-1.7 autre contenu !!!"
"""As long as CONTENT."""
TYPE, NAME = "application/pdf", "essai é.pdf"
FOREIGN = "https://intrus.example"
PREFIX = ".essai/"
PATIENCE = 10.0
"""Seconds for one request of the probe."""
_SIGNED = ("content-type", "if-none-match", "x-amz-checksum-sha256")
"""What a page of the application sends by itself, beside the length."""
_SUCCESS = range(200, 300)


class Outcome(StrEnum):
    """What one question found."""

    HELD = "held"
    LOOSE = "loose"
    """Not enforced, and we are safe without it."""
    ADVICE = "advice"
    """Not S3's to do: something in front of it should."""
    BROKEN = "broken"
    """The service cannot work with it, or not safely."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One question, what came out, and what was seen."""

    code: str
    outcome: Outcome
    seen: str


async def probed(place: Place, origins: Sequence[str], machine_time: Callable[[], datetime]) -> list[Finding]:
    """Every finding; S3 down is one of them."""
    late = Storage(place, machine_time=lambda: machine_time() - UPLOAD_LIFE - timedelta(minutes=1))
    storage = Storage(place, machine_time=machine_time)
    try:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as browser:
            probe = _Probe(storage, late, browser, origins, machine_time())
            return [one async for one in probe.findings()]
    finally:
        storage.close()
        late.close()


class _Probe:
    """One run, under a prefix that nobody else uses."""

    def __init__(
        self, storage: Storage, late: Storage, browser: httpx.AsyncClient, origins: Sequence[str], now: datetime
    ) -> None:
        self._storage, self._late, self._browser, self._origins, self._now = storage, late, browser, origins, now
        self._prefix = f"{PREFIX}{secrets.token_hex(8)}/"

    async def findings(self) -> AsyncIterator[Finding]:
        """In the order of a file's life; without a first upload there is nothing more to ask."""
        try:
            landed = await self._lands()
            yield landed
            async for one in self._cors():
                yield one
            if landed.outcome is Outcome.HELD:
                async for one in self._constraints():
                    yield one
                async for one in self._keeping():
                    yield one
        except (Unavailable, httpx.HTTPError) as failure:
            yield Finding("reach", Outcome.BROKEN, type(failure).__name__)
        finally:
            left = await self._cleaned()
        yield Finding("cleanup", Outcome.LOOSE if left else Outcome.HELD, left)

    # --- What lands -------------------------------------------------------------------------------

    async def _lands(self) -> Finding:
        upload = self._upload("honest")
        status = await self._put(upload)
        found = await self._storage.head(self._key("honest")) if status in _SUCCESS else None
        held = found is not None and found.size == len(CONTENT)
        return _found("put", Outcome.BROKEN, f"HTTP {status}", held=held)

    async def _constraints(self) -> AsyncIterator[Finding]:
        """Each of what a URL signs, broken."""
        longer = {"content-length": str(len(CONTENT) + 1)}
        yield await self._refuses("length", ("longer", CONTENT + b"!", longer))
        yield await self._refuses("type", ("html", CONTENT, {"content-type": "text/html"}))
        without: dict[str, str | None] = {"x-amz-checksum-sha256": None}
        yield await self._refuses("checksum", ("other", OTHER, {}), ("no-digest", CONTENT, without))
        yield await self._refuses("if-none-match", ("honest", CONTENT, {}), ("twice", CONTENT, {"if-none-match": None}))
        late = self._late.upload(self._key("late"), TYPE, len(CONTENT), _digest(), **self._life())
        status = await self._put(late)
        yield _found("expiry", Outcome.LOOSE, f"HTTP {status}", held=status not in _SUCCESS)
        elsewhere = self._upload("elsewhere")
        moved = Upload(elsewhere.url.replace("/elsewhere", "/moved"), elsewhere.headers, elsewhere.expires_at)
        status = await self._put(moved)
        yield _found("signature", Outcome.BROKEN, f"HTTP {status}", held=status not in _SUCCESS)

    async def _refuses(self, code: str, *tries: tuple[str, bytes, Mapping[str, str | None]]) -> Finding:
        """Whether none of these lands."""
        seen = [await self._put(self._upload(name), content, changed) for name, content, changed in tries]
        told = ", ".join(f"HTTP {status}" for status in seen)
        return _found(code, Outcome.LOOSE, told, held=not any(status in _SUCCESS for status in seen))

    # --- Pages of the application -----------------------------------------------------------------

    async def _cors(self) -> AsyncIterator[Finding]:
        for origin in self._origins:
            seen = await self._preflight(origin)
            yield _found("cors", Outcome.BROKEN, f"{origin} : {seen or 'accordé'}", held=not seen)
        url = self._upload("honest").url
        answer = await self._browser.put(url, content=CONTENT, headers={"origin": self._origins[0]})
        exposed = answer.headers.get("access-control-expose-headers", "").lower()
        yield _found("cors-exposed", Outcome.LOOSE, exposed or "rien", held="etag" in exposed or exposed == "*")
        refused = await self._preflight(FOREIGN)
        yield _found("cors-closed", Outcome.LOOSE, refused or "accordé à tous", held=bool(refused))

    async def _preflight(self, origin: str) -> str:
        """What a browser would refuse before it sends a file; nothing when all is granted."""
        asked = {
            "origin": origin,
            "access-control-request-method": "PUT",
            "access-control-request-headers": ",".join(_SIGNED),
        }
        answer = await self._browser.options(self._upload("honest").url, headers=asked)
        told = {
            name: answer.headers.get(f"access-control-allow-{name}", "") for name in ("origin", "methods", "headers")
        }
        if answer.status_code not in _SUCCESS or told["origin"] not in {origin, "*"}:
            return f"HTTP {answer.status_code}, origine {told['origin'] or 'refusée'}"
        granted = {part.strip().lower() for part in told["headers"].split(",")}
        if "PUT" not in told["methods"].upper() or not ("*" in granted or granted.issuperset(_SIGNED)):
            return f"méthodes {told['methods'] or 'aucune'}, en-têtes {told['headers'] or 'aucun'}"
        return ""

    # --- What is kept, and read -------------------------------------------------------------------

    async def _keeping(self) -> AsyncIterator[Finding]:
        source, kept = self._key("honest"), self._key("kept")
        found = await self._storage.head(source)
        etag = "" if found is None else found.etag
        copied = await self._storage.keep(source, kept, etag=etag, media_type=TYPE)
        yield _found("copy", Outcome.BROKEN, etag, held=copied)
        stale = await self._storage.keep(source, self._key("stale"), etag='"0"', media_type=TYPE)
        yield _found("copy-if-match", Outcome.BROKEN, "copié" if stale else "refusé", held=not stale)
        url = self._storage.download(kept, NAME, TYPE, self._now).url
        answer = await self._browser.get(url)
        held = answer.status_code in _SUCCESS and answer.content == CONTENT
        yield _found("get", Outcome.BROKEN, f"HTTP {answer.status_code}", held=held)
        told = answer.headers.get("content-disposition", "")
        yield _found("disposition", Outcome.LOOSE, told or "absent", held=told == attachment(NAME))
        sniffed = answer.headers.get("x-content-type-options", "")
        yield _found("nosniff", Outcome.ADVICE, sniffed or "absent", held=sniffed == "nosniff")
        public = await self._browser.get(url.partition("?")[0])
        yield _found("private", Outcome.BROKEN, f"HTTP {public.status_code}", held=public.status_code not in _SUCCESS)
        yield _found("list", Outcome.LOOSE, "", held=await self._listed(kept))

    async def _listed(self, key: str) -> bool:
        async for page in self._storage.shelves.listed(Bucket.CLEAN, self._prefix):
            if any(one.key == key for one in page):
                return True
        return False

    async def _cleaned(self) -> str:
        """Remove all of it, wherever it landed; what could not be."""
        try:
            for bucket in Bucket:
                async for page in self._storage.shelves.listed(bucket, self._prefix):
                    for one in page:
                        await self._storage.shelves.drop(bucket, one.key)
            return ", ".join([one.key for bucket in Bucket for one in await self._left(bucket)])
        except Unavailable:
            return self._prefix

    async def _left(self, bucket: Bucket) -> list[Listed]:
        return [one async for page in self._storage.shelves.listed(bucket, self._prefix) for one in page]

    # --- Requests ---------------------------------------------------------------------------------

    def _key(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def _upload(self, name: str) -> Upload:
        return self._storage.upload(self._key(name), TYPE, len(CONTENT), _digest(), **self._life())

    def _life(self) -> dict[str, datetime]:
        return {"now": self._now, "until": self._now + UPLOAD_LIFE}

    async def _put(
        self, upload: Upload, content: bytes = CONTENT, changed: Mapping[str, str | None] | None = None
    ) -> int:
        headers = {name: value for name, value in {**upload.headers, **(changed or {})}.items() if value is not None}
        return (await self._browser.put(upload.url, content=content, headers=headers)).status_code


def _digest() -> str:
    return hashlib.sha256(CONTENT).hexdigest()


def _found(code: str, otherwise: Outcome, seen: str, *, held: bool) -> Finding:
    return Finding(code, Outcome.HELD if held else otherwise, seen)
