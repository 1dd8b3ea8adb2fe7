"""The embedded S3: buckets, the origins of the application, data that stays."""

from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from app.dev.ports import free_port
from app.dev.storage import CLEAN, QUARANTINE, EmbeddedStorage

_OURS = "http://localhost:5173"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A path longer than that of a Unix socket may be."""
    deep = tmp_path_factory.mktemp("s3").joinpath(*["dossier-profond"] * 12)
    assert len(str(deep)) > 200
    return deep


@pytest.fixture(scope="module")
def storage(home: Path) -> Iterator[EmbeddedStorage]:
    """Started a second time on what a first run left, killed, on other ports."""
    with EmbeddedStorage(home, free_port(), origins=[_OURS], durable=False) as first:
        first.client().put_object(Bucket=CLEAN, Key="kept", Body=b"kept")
    with EmbeddedStorage(home, free_port(), origins=[_OURS], durable=True) as second:
        yield second


def test_what_was_put_is_there_after_a_restart(storage: EmbeddedStorage) -> None:
    assert storage.client().get_object(Bucket=CLEAN, Key="kept")["Body"].read() == b"kept"


@pytest.mark.parametrize("bucket", [QUARANTINE, CLEAN])
def test_a_page_of_the_application_may_upload_and_reads_the_etag(storage: EmbeddedStorage, bucket: str) -> None:
    allowed = _preflight(f"{storage.url}/{bucket}/key", origin=_OURS)
    assert allowed.status_code == HTTPStatus.OK
    assert allowed.headers["Access-Control-Allow-Origin"] == _OURS
    assert "PUT" in allowed.headers["Access-Control-Allow-Methods"]
    assert {"content-type", "if-none-match", "x-amz-checksum-sha256"} <= set(
        allowed.headers["Access-Control-Allow-Headers"].lower().replace(" ", "").split(",")
    )
    assert "ETag" in allowed.headers["Access-Control-Expose-Headers"]


def test_a_page_of_another_origin_may_not(storage: EmbeddedStorage) -> None:
    refused = _preflight(f"{storage.url}/{QUARANTINE}/key", origin="http://evil.example")
    assert "Access-Control-Allow-Origin" not in refused.headers


def test_nothing_is_read_without_the_key(storage: EmbeddedStorage) -> None:
    assert httpx.get(f"{storage.url}/{CLEAN}/kept").status_code == HTTPStatus.FORBIDDEN


def test_a_stopped_server_leaves_nothing_in_the_temporary_folder(tmp_path: Path) -> None:
    with EmbeddedStorage(tmp_path / "s3", free_port(), durable=False) as storage:
        words = Path(f"/proc/{storage.pid}/cmdline").read_text()
        ours = {path for path in Path("/tmp").glob("seaweedfs-*") if path.stem.rpartition("-")[2] in words}  # noqa: S108 -- where it puts them
    assert ours
    assert not [path for path in ours if path.exists()]


def _preflight(url: str, *, origin: str) -> httpx.Response:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "content-type,if-none-match,x-amz-checksum-sha256",
    }
    return httpx.options(url, headers=asked)
