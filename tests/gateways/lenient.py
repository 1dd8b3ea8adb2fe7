"""An S3 less strict than it says: SeaweedFS behind a server that ignores what it is told to ignore."""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.stage import Stage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_TAKEN = {412: "if-none-match", 400: "checksum", 403: "signature"}
"""What SeaweedFS refuses of an upload with each status."""
_HOP = frozenset({"connection", "transfer-encoding", "content-length", "date", "server"})


@dataclass
class Lenient:
    """What it ignores, and what else it does on the way."""

    url: str
    behind: str
    client: "S3Client"
    ignores: set[str] = field(default_factory=set)
    before_copy: Callable[[], None] | None = None
    before_list: Callable[[str], None] | None = None
    """Called with the bucket."""
    cut: int | None = None
    """Bytes of an object after which a download stops."""


@contextmanager
def lenient(servers: Stage, *ignores: str) -> Iterator[Lenient]:
    """In front of the suite's S3."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        url = f"http://localhost:{server.server_address[1]}"
        told = Lenient(url, servers.storage.url, servers.storage.client(), set(ignores))
        server.told = told  # type: ignore[attr-defined]  # the handler finds it there
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield told
        server.shutdown()
        serving.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a connection kept alive by a client holds nobody back


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def _pass(self) -> None:
        told: Lenient = self.server.told  # type: ignore[attr-defined]
        content = self.rfile.read(int(self.headers.get("content-length") or 0))
        copying = self.headers.get("x-amz-copy-source")
        if copying and told.before_copy:
            told.before_copy()
        if told.before_list and "list-type=2" in self.path:
            told.before_list(urlsplit(self.path).path.strip("/"))
        status, headers, body = _asked(told, self.command, self.path, dict(self.headers.items()), content)
        bucket, _, key = unquote(urlsplit(self.path).path).lstrip("/").partition("/")
        if self.command == "PUT" and not copying and _TAKEN.get(status) in told.ignores:
            told.client.put_object(Bucket=bucket, Key=key, Body=content)
            status, body = 200, b""
        elif copying and status == 412 and "copy-if-match" in told.ignores:
            source, _, name = unquote(copying).lstrip("/").partition("/")
            told.client.copy_object(Bucket=bucket, Key=key, CopySource={"Bucket": source, "Key": name})
            status, body = 200, b'<CopyObjectResult><ETag>"0"</ETag></CopyObjectResult>'
        elif self.command == "GET" and status == 403 and "private" in told.ignores:
            status, body = 200, told.client.get_object(Bucket=bucket, Key=key)["Body"].read()
        self._answer(told, status, headers, body)

    def _answer(self, told: Lenient, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        hidden = _HOP | ({"content-disposition"} if "disposition" in told.ignores else set())
        self.send_response(status)
        for name, value in headers:
            ours = name.lower().startswith("access-control-") and "cors" in told.ignores
            if name.lower() not in hidden and not ours:
                self.send_header(name, value)
        if "sniffing" in told.ignores:
            self.send_header("x-content-type-options", "nosniff")
        length = dict(headers).get("Content-Length", "0") if self.command == "HEAD" else str(len(body))
        self.send_header("content-length", length)
        self.end_headers()
        if self.command == "GET" and told.cut is not None and len(body) > told.cut:
            body, self.close_connection = body[: told.cut], True
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_PUT = do_HEAD = do_DELETE = do_OPTIONS = _pass  # noqa: N815 -- the library's names


def _asked(
    told: Lenient, method: str, path: str, headers: dict[str, str], content: bytes
) -> tuple[int, list[tuple[str, str]], bytes]:
    """What SeaweedFS says of the same request; the Host header, which is signed, stays."""
    connection = http.client.HTTPConnection(urlsplit(told.behind).netloc, timeout=10)
    try:
        connection.request(method, path, body=content or None, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.getheaders(), answer.read()
    finally:
        connection.close()
