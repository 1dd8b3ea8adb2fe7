"""S3 through its gateway, on a real one: what is signed is what lands, and an outage is never a verdict."""

import hashlib
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import boto3
import httpx
import pytest
from botocore.config import Config
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dev.ports import free_port
from app.dev.storage import ACCESS_KEY, CLEAN, QUARANTINE, REGION, SECRET_KEY
from app.gateways.presign import Signer
from app.gateways.storage import Place, Storage, Upload, attachment
from app.http.now import machine_time
from app.kit.errors import Unavailable
from tests.stage import Stage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONTENT = b"%PDF-1.7 une piece"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
KEY = "depots/essai"


def place(url: str) -> Place:
    return Place(
        url=url,
        public_url=url,
        region=REGION,
        path_style=True,
        access_key=ACCESS_KEY,
        secret_key=SECRET_KEY,
        quarantine=QUARANTINE,
        clean=CLEAN,
    )


@pytest.fixture
async def storage(servers: Stage) -> AsyncIterator[Storage]:
    """The gateway to the suite's S3, and no trace of the test there afterwards."""
    built = Storage(place(servers.storage.url), machine_time=machine_time)
    yield built
    await built.erase(KEY, KEY)
    built.close()


def upload(storage: Storage, *, life: timedelta = timedelta(minutes=5)) -> Upload:
    now = datetime(2030, 1, 1, tzinfo=UTC)  # the legal clock may be anywhere: S3's decides of signatures only
    return storage.upload(KEY, "application/pdf", len(CONTENT), SHA256, now=now, until=now + life)


async def put(url: str, headers: dict[str, str], content: bytes = CONTENT) -> int:
    async with httpx.AsyncClient() as browser:
        return (await browser.put(url, content=content, headers=headers)).status_code


# --- Signatures -----------------------------------------------------------------------------------

_VISIBLE = st.characters(exclude_categories=["Cs", "Cc"])
_KEYS = st.text(_VISIBLE, min_size=1, max_size=40).map(lambda key: f"depots/{key}")
_ENDPOINTS = st.sampled_from(
    [
        "http://localhost:8333",
        "https://s3.example.fr",
        "https://s3.example.fr:443",
        "https://S3.example.fr:9000/prefixe",
    ]
)


@cache
def client(endpoint: str, region: str, *, path_style: bool) -> "S3Client":
    """boto3, as one would call it for the same URL."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path" if path_style else "virtual"},
            request_checksum_calculation="when_required",
        ),
    )


def dated(url: str) -> datetime:
    """The instant at which boto3 signed."""
    [stamp] = parse_qs(urlsplit(url).query)["X-Amz-Date"]
    return datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@settings(max_examples=150, deadline=None)
@given(
    endpoint=_ENDPOINTS,
    region=st.sampled_from(["us-east-1", "eu-west-3", "gra"]),
    path_style=st.booleans(),
    key=_KEYS,
    media_type=st.sampled_from(["application/pdf", "image/heic", 'text/plain; charset="utf-8"', "a/b  c"]),
    size=st.integers(1, 2**40),
    sha256=st.binary(min_size=32, max_size=32),
    seconds=st.integers(1, 604800),
)
def test_an_upload_is_signed_as_boto3_signs_it(
    endpoint: str, region: str, *, path_style: bool, key: str, media_type: str, size: int, sha256: bytes, seconds: int
) -> None:
    digest = hashlib.sha256(sha256).hexdigest()
    theirs = client(endpoint, region, path_style=path_style).generate_presigned_url(
        "put_object",
        Params={
            "Bucket": QUARANTINE,
            "Key": key,
            "ContentType": media_type,
            "ContentLength": size,
            "ChecksumSHA256": digest,
            "IfNoneMatch": "*",
        },
        ExpiresIn=seconds,
    )
    headers = {
        "content-type": media_type,
        "content-length": str(size),
        "x-amz-checksum-sha256": digest,
        "if-none-match": "*",
    }
    ours = Signer(endpoint, region, ACCESS_KEY, SECRET_KEY, path_style)
    assert ours.put(QUARANTINE, key, headers, at=dated(theirs), seconds=seconds) == theirs


@settings(max_examples=150, deadline=None)
@given(
    endpoint=_ENDPOINTS,
    path_style=st.booleans(),
    key=_KEYS,
    name=st.text(_VISIBLE, min_size=1, max_size=60),
)
def test_a_download_is_signed_as_boto3_signs_it(endpoint: str, *, path_style: bool, key: str, name: str) -> None:
    theirs = client(endpoint, REGION, path_style=path_style).generate_presigned_url(
        "get_object",
        Params={
            "Bucket": CLEAN,
            "Key": key,
            "ResponseContentType": "application/pdf",
            "ResponseContentDisposition": attachment(name),
        },
        ExpiresIn=60,
    )
    answered = {"response-content-type": "application/pdf", "response-content-disposition": attachment(name)}
    ours = Signer(endpoint, REGION, ACCESS_KEY, SECRET_KEY, path_style)
    assert ours.get(CLEAN, key, answered, at=dated(theirs), seconds=60) == theirs


def test_the_key_of_a_day_is_not_that_of_another() -> None:
    signer = Signer("http://localhost", REGION, ACCESS_KEY, SECRET_KEY, path_style=True)
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in (23, 24, 23)]
    first, second, again = [signer.get(CLEAN, KEY, {}, at=day, seconds=60) for day in days]
    assert first == again != second


# --- What lands -----------------------------------------------------------------------------------


async def test_what_was_announced_lands_once(storage: Storage) -> None:
    signed = upload(storage)
    assert await storage.head(KEY) is None
    assert await put(signed.url, dict(signed.headers)) == 200
    landed = await storage.head(KEY)
    assert landed is not None
    assert landed.size == len(CONTENT)
    assert await put(signed.url, dict(signed.headers)) == 412


@pytest.mark.parametrize(
    ("changed", "content", "other_key"),
    [
        ({}, CONTENT[:-1] + b"X", False),
        ({"content-length": str(len(CONTENT) + 1)}, CONTENT + b"X", False),
        ({"content-type": "text/html"}, CONTENT, False),
        ({}, CONTENT, True),
        ({"x-amz-checksum-sha256": None}, CONTENT, False),
        ({"if-none-match": None}, CONTENT, False),
    ],
    ids=["one byte changed", "one byte more", "another type", "another key", "no digest", "no condition"],
)
async def test_what_was_not_announced_never_lands(
    storage: Storage, changed: dict[str, str | None], content: bytes, *, other_key: bool
) -> None:
    signed = upload(storage)
    headers = {name: value for name, value in {**signed.headers, **changed}.items() if value is not None}
    url = signed.url.replace(KEY, "depots/autre") if other_key else signed.url
    assert await put(url, headers, content) in {400, 403}
    assert await storage.head(KEY) is None
    assert await storage.head("depots/autre") is None


async def test_a_dead_url_takes_nothing(storage: Storage) -> None:
    at = datetime.now(UTC) - timedelta(minutes=6)
    late = Storage(place(storage_url(storage)), machine_time=lambda: at)
    signed = upload(late)
    late.close()
    assert await put(signed.url, dict(signed.headers)) == 403
    assert await storage.head(KEY) is None


def storage_url(storage: Storage) -> str:
    parts = urlsplit(upload(storage).url)
    return f"{parts.scheme}://{parts.netloc}"


# --- What is kept ---------------------------------------------------------------------------------


async def test_a_file_is_read_once_then_kept_as_it_was_read(storage: Storage) -> None:
    signed = upload(storage)
    await put(signed.url, dict(signed.headers))
    read = BytesIO()
    fetched = await storage.fetch(KEY, read, most=len(CONTENT))
    assert fetched is not None
    assert (fetched.size, fetched.sha256, read.getvalue()) == (len(CONTENT), SHA256, CONTENT)
    assert not await storage.keep(KEY, KEY, etag='"autre"', media_type="application/pdf")
    assert await storage.keep(KEY, KEY, etag=fetched.etag, media_type="application/pdf")
    assert await storage.get_clean(KEY) == CONTENT


async def test_a_file_longer_than_announced_is_not_read_to_its_end(storage: Storage) -> None:
    signed = upload(storage)
    await put(signed.url, dict(signed.headers))
    read = BytesIO()
    fetched = await storage.fetch(KEY, read, most=4)
    assert fetched is not None
    assert fetched.size > 4
    assert read.getvalue() == b""


async def test_what_is_not_there_is_said_so(storage: Storage) -> None:
    assert await storage.fetch(KEY, BytesIO(), most=4) is None
    assert not await storage.keep(KEY, KEY, etag='"x"', media_type="application/pdf")
    await storage.erase(KEY, None)


async def test_a_download_is_saved_under_its_own_name_and_never_shown(storage: Storage) -> None:
    await storage.put_clean(KEY, CONTENT, "text/html")
    address = storage.download(KEY, 'été "1"; 100 %.pdf', "application/pdf", datetime.now(UTC))
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(address.url)
        stolen = await browser.get(address.url.replace(CLEAN, QUARANTINE))
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"_t_ _1__ 100 _.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9%20%221%22%3B%20100%20%25.pdf"
    )
    assert stolen.status_code == 403


# --- Outages --------------------------------------------------------------------------------------


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


async def test_a_silent_s3_is_an_outage(silent: str) -> None:
    storage = Storage(place(silent), machine_time=machine_time)
    with pytest.raises(Unavailable) as refused:
        await storage.head(KEY)
    assert (refused.value.code, refused.value.status, refused.value.retry_after) == ("stockage-indisponible", 503, 5)
    storage.close()


async def test_an_absent_s3_is_an_outage() -> None:
    storage = Storage(place(f"http://127.0.0.1:{free_port()}"), machine_time=machine_time)
    for asked in (storage.head(KEY), storage.get_clean(KEY), storage.put_clean(KEY, b"", "text/plain")):
        with pytest.raises(Unavailable):
            await asked
    storage.close()


async def test_a_wrong_key_is_an_outage_not_an_absence(servers: Stage) -> None:
    storage = Storage(replace(place(servers.storage.url), secret_key="faux"), machine_time=machine_time)
    asked = (
        storage.head(KEY),
        storage.fetch(KEY, BytesIO(), most=1),
        storage.keep(KEY, KEY, etag='"x"', media_type="text/plain"),
    )
    for question in asked:
        with pytest.raises(Unavailable):
            await question
    storage.close()
