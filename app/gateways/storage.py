"""S3: uploads land in a quarantine bucket, what was verified is kept in a clean one.

Clients reach it by URLs signed here; our own calls go through boto3, in a few threads of their own.
"""

import asyncio
import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar
from urllib.parse import quote

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from app.gateways.presign import Signer
from app.gateways.shelves import FAILURES, Bucket, Shelves, unavailable

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Result = TypeVar("Result")

UPLOAD_LIFE = timedelta(minutes=5)
"""The life of an upload's URL (03, « Uploads »)."""
UPLOAD_TIME = timedelta(minutes=15)
"""[P] How long an upload begun before its URL expired may still take: 10 MiB at 12 kB/s."""
DOWNLOAD_LIFE = timedelta(seconds=60)
THREADS = 8
CONNECT, READ = 1.0, 2.0
"""Seconds of silence that boto3 bears."""
PATIENCE = 3.5
"""Seconds for a whole small call, the wait for a thread included: a door answers 503 within 5."""
TRANSFER = 60.0
"""Seconds for a whole file, in the worker."""
_PLAIN = {letter: letter for letter in " -.()"}
_CHUNK = 256 * 1024
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_NOT_THE_SAME = frozenset({"412", "PreconditionFailed"})


@dataclass(frozen=True, slots=True)
class Upload:
    """The one request that puts the declared file: its URL and its headers, exactly."""

    url: str
    headers: Mapping[str, str]
    expires_at: datetime


class Download(NamedTuple):
    """An address good for a minute."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """What S3 says of an object."""

    size: int
    etag: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an object was found to be, read to its end."""

    size: int
    sha256: str
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where S3 is, for us and for clients, and what opens it."""

    url: str
    public_url: str
    region: str
    path_style: bool
    access_key: str
    secret_key: str
    quarantine: str
    clean: str


class Sink(Protocol):
    """Where bytes go, in a thread of the storage's; it may raise `Unavailable` for a reason of its own."""

    def write(self, chunk: bytes, /) -> object:
        """The next bytes."""
        ...


class Storage:
    """Both buckets. Every failure of S3 is `Unavailable`: an outage is never a verdict."""

    def __init__(self, place: Place, *, machine_time: Callable[[], datetime]) -> None:
        """`machine_time` dates the signatures, which S3 holds against its own clock; it decides of no act."""
        self._quarantine, self._clean = place.quarantine, place.clean
        self._machine_time = machine_time
        self._signer = Signer(
            endpoint=place.public_url.rstrip("/"),
            region=place.region,
            access_key=place.access_key,
            secret_key=place.secret_key,
            path_style=place.path_style,
        )
        self._s3 = client_of(place)
        self._threads = ThreadPoolExecutor(THREADS, "s3")
        names = {Bucket.QUARANTINE: place.quarantine, Bucket.CLEAN: place.clean}
        self.shelves = Shelves(self._s3, self._call, names, machine_time)

    # --- For clients ------------------------------------------------------------------------------

    def upload(self, key: str, media_type: str, size: int, sha256: str, *, now: datetime, until: datetime) -> Upload:
        """Sign the PUT into quarantine of exactly this content (`sha256` in hexadecimal), once."""
        headers = {
            "content-type": media_type,
            "content-length": str(size),
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(sha256)).decode(),
            "if-none-match": "*",
        }
        seconds = max(1, ceil((until - now).total_seconds()))
        url = self._signer.put(self._quarantine, key, headers, at=self._machine_time(), seconds=seconds)
        return Upload(url, headers, until)

    def download(self, key: str, file_name: str, media_type: str, now: datetime) -> Download:
        """Sign the GET of a clean object, saved by browsers under this name, never shown."""
        answered = {"response-content-type": media_type, "response-content-disposition": attachment(file_name)}
        seconds = int(DOWNLOAD_LIFE.total_seconds())
        url = self._signer.get(self._clean, key, answered, at=self._machine_time(), seconds=seconds)
        return Download(url, now + DOWNLOAD_LIFE)

    # --- Quarantine -------------------------------------------------------------------------------

    async def head(self, key: str) -> Stored | None:
        """What landed in quarantine under this key, or None."""

        def ask() -> Stored | None:
            try:
                found = self._s3.head_object(Bucket=self._quarantine, Key=key)
            except ClientError as failure:
                if _code(failure) in _ABSENT:
                    return None
                raise
            return Stored(found["ContentLength"], found["ETag"])

        return await self._call(ask)

    async def put_quarantine(self, key: str, content: bytes, media_type: str) -> None:
        """What nobody uploads: the file of a candidate who does not exist. Put again, it is the same."""
        await self._call(
            lambda: self._s3.put_object(Bucket=self._quarantine, Key=key, Body=content, ContentType=media_type)
        )

    async def fetch(self, key: str, into: Sink, *, most: int) -> Fetched | None:
        """Read an object of quarantine once; stop after `most` bytes. None when it is not there."""

        def read() -> Fetched | None:
            try:
                found = self._s3.get_object(Bucket=self._quarantine, Key=key)
            except ClientError as failure:
                if _code(failure) in _ABSENT:
                    return None
                raise
            seen, size = hashlib.sha256(), 0
            with closing(found["Body"]) as body:
                for chunk in body.iter_chunks(_CHUNK):
                    size += len(chunk)
                    if size > most:
                        break
                    seen.update(chunk)
                    into.write(chunk)
            return Fetched(size, seen.hexdigest(), found["ETag"])

        return await self._call(read, patience=TRANSFER)

    async def keep(self, key: str, clean_key: str, *, etag: str, media_type: str) -> bool:
        """Copy from quarantine to clean what bears this ETag, of this type; False when it is another content."""

        def copy() -> bool:
            try:
                self._s3.copy_object(
                    Bucket=self._clean,
                    Key=clean_key,
                    CopySource={"Bucket": self._quarantine, "Key": key},
                    CopySourceIfMatch=etag,
                    ContentType=media_type,
                    MetadataDirective="REPLACE",
                )
            except ClientError as failure:
                if _code(failure) in _ABSENT | _NOT_THE_SAME:
                    return False
                raise
            return True

        return await self._call(copy, patience=TRANSFER)

    # --- Clean ------------------------------------------------------------------------------------

    async def put_clean(self, key: str, content: bytes, media_type: str, *, patience: float = PATIENCE) -> None:
        """Keep something that we made ourselves."""
        await self._call(
            lambda: self._s3.put_object(Bucket=self._clean, Key=key, Body=content, ContentType=media_type),
            patience=patience,
        )

    async def put_clean_file(self, key: str, path: Path, media_type: str) -> None:
        """The same, from a file."""

        def put() -> None:
            with path.open("rb") as content:
                self._s3.put_object(Bucket=self._clean, Key=key, Body=content, ContentType=media_type)

        await self._call(put, patience=TRANSFER)

    async def get_clean(self, key: str, *, patience: float = PATIENCE) -> bytes:
        """Read it again; an object that is not there is an outage: we put it there."""

        def read() -> bytes:
            with closing(self._s3.get_object(Bucket=self._clean, Key=key)["Body"]) as body:
                return body.read()

        return await self._call(read, patience=patience)

    async def erase(self, key: str | None, *clean_keys: str | None, under: Sequence[str] = ()) -> None:
        """Delete a content from both buckets, and all that lies `under` prefixes of clean; nothing is no failure."""

        def delete() -> None:
            if key is not None:
                self._s3.delete_object(Bucket=self._quarantine, Key=key)
            for one in {one for one in clean_keys if one is not None}:
                self._s3.delete_object(Bucket=self._clean, Key=one)
            for prefix in under:
                for found in self._s3.list_objects_v2(Bucket=self._clean, Prefix=prefix).get("Contents", ()):
                    self._s3.delete_object(Bucket=self._clean, Key=found["Key"])

        await self._call(delete)

    def close(self) -> None:
        """Let the calls under way end."""
        self._threads.shutdown()
        self._s3.close()

    async def _call(self, work: Callable[[], Result], *, patience: float = PATIENCE) -> Result:
        try:
            async with asyncio.timeout(patience):
                return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except (*FAILURES, TimeoutError):
            raise unavailable() from None


def attachment(file_name: str) -> str:
    """RFC 6266: the true name, and one in ASCII for those that know no other."""
    plain = "".join(
        letter if letter.isascii() and letter.isalnum() else _PLAIN.get(letter, "_") for letter in file_name
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe='')}"


def _code(failure: ClientError) -> str:
    return str(failure.response.get("Error", {}).get("Code", ""))


def client_of(place: Place) -> "S3Client":
    """A client of boto3 for our own calls: it never waits long, and never tries again by itself."""
    config = Config(
        # Without it botocore signs as SigV2 in us-east-1, and drops every constraint without a word (03).
        signature_version="s3v4",
        s3={"addressing_style": "path" if place.path_style else "virtual"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        retries={"total_max_attempts": 1},
        connect_timeout=CONNECT,
        read_timeout=READ,
        max_pool_connections=THREADS,
        proxies={},
    )
    return boto3.client(
        "s3",
        endpoint_url=place.url,
        region_name=place.region,
        aws_access_key_id=place.access_key,
        aws_secret_access_key=place.secret_key,
        config=config,
    )
