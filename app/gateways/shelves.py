"""Both buckets as a whole: what lies there, page by page, and objects read piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar

import structlog
from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from app.kit.errors import Unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ListObjectsV2OutputTypeDef

Result = TypeVar("Result")

log = structlog.get_logger("storage")

FAILURES = (BotoCoreError, ClientError, HTTPError, OSError)
"""All that boto3 raises of an S3 that does not answer, or not as it should."""
PAGE = 1000
"""Objects of one page: the most that S3 gives."""
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_CHUNK = 256 * 1024


class Bucket(StrEnum):
    """Which of the two."""

    QUARANTINE = "quarantine"
    CLEAN = "clean"


@dataclass(frozen=True, slots=True)
class Listed:
    """One object; `age` is counted on the machine's clock, as S3 dates what it takes, never on the legal one."""

    key: str
    size: int
    age: timedelta


class Call(Protocol):
    """How the gateway asks S3: in its threads, within its patience, an outage told as one."""

    async def __call__(self, work: Callable[[], Result], /) -> Result:
        """What S3 answers."""
        ...


class Shelves:
    """What sweeps and whole dossiers need of the two buckets."""

    def __init__(
        self, s3: "S3Client", call: Call, names: dict[Bucket, str], machine_time: Callable[[], datetime]
    ) -> None:
        self._s3, self._call, self._names, self._machine_time = s3, call, names, machine_time
        self.page = PAGE

    async def listed(self, bucket: Bucket, prefix: str = "") -> AsyncIterator[Sequence[Listed]]:
        """Every object (under a prefix), in the order of the bytes of its key; nothing is held but a page."""
        after = ""
        while True:
            found = await self._call(lambda: self._page(bucket, prefix, after))  # noqa: B023 -- awaited at once
            now = self._machine_time()
            page = [Listed(one["Key"], one["Size"], now - one["LastModified"]) for one in found.get("Contents", ())]
            if page:
                yield page
                after = page[-1].key
            if not found.get("IsTruncated") or not page:
                return

    def _page(self, bucket: Bucket, prefix: str, after: str) -> "ListObjectsV2OutputTypeDef":
        return self._s3.list_objects_v2(Bucket=self._names[bucket], Prefix=prefix, StartAfter=after, MaxKeys=self.page)

    async def holds(self, bucket: Bucket, key: str) -> bool:
        """Whether an object is there."""

        def ask() -> bool:
            try:
                self._s3.head_object(Bucket=self._names[bucket], Key=key)
            except ClientError as failure:
                if str(failure.response.get("Error", {}).get("Code", "")) in _ABSENT:
                    return False
                raise
            return True

        return await self._call(ask)

    async def demand(self, bucket: Bucket, keys: Sequence[str]) -> None:
        """All of these must be there, for we put them there: one that is not is an outage."""
        if not all(await asyncio.gather(*[self.holds(bucket, key) for key in keys])):
            raise unavailable()

    async def drop(self, bucket: Bucket, key: str) -> None:
        """Delete one object; one that is not there is no failure."""
        await self._call(lambda: self._s3.delete_object(Bucket=self._names[bucket], Key=key))

    def pieces(self, key: str) -> Iterator[bytes]:
        """A clean object from end to end, a piece at a time; `Unavailable` as soon as S3 fails. It blocks."""
        try:
            found = self._s3.get_object(Bucket=self._names[Bucket.CLEAN], Key=key)
            with closing(found["Body"]) as body:
                yield from body.iter_chunks(_CHUNK)
        except FAILURES as failure:
            # Halfway through an answer nobody else can tell of it.
            log.warning("storage-unavailable", failure=type(failure).__name__)
            raise unavailable() from None


def unavailable() -> Unavailable:
    """An outage is never a verdict."""
    return Unavailable(
        "stockage-indisponible",
        "Le stockage des fichiers ne répond pas. Ce n'est pas un refus : réessayez.",
        retry_after=5,
    )
