"""A page of another origin, in a real browser: cookie, CORS, ETag, WebCrypto, an upload straight to S3."""

import contextlib
import io
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from PIL import Image
from playwright.async_api import async_playwright

from tests import make
from tests.lacking import lacking

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PASSWORD = make.PASSWORD


@pytest.fixture
def chromium() -> str:
    """Where Debian's chromium is."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        lacking("chromium", "apt-get install chromium")
    return found


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def page(page_origin: str, tmp_path: Path) -> Iterator[str]:
    """The application's page, and the photograph that it sends."""
    shutil.copy(HERE / "page.html", tmp_path / "index.html")
    picture = io.BytesIO()
    Image.effect_noise((1200, 800), 60).convert("RGB").save(picture, "PNG")
    (tmp_path / "scan.png").write_bytes(picture.getvalue())
    port = urlsplit(page_origin).port
    assert port is not None
    with ThreadingHTTPServer(("127.0.0.1", port), partial(_Quiet, directory=tmp_path)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield page_origin
        server.shutdown()
        thread.join()


def activated(addresses: dict[str, str]) -> str:
    """An account made and activated through the doors, by the mail received; its address."""
    email = f"navigateur.{time.time_ns()}@example.org"
    with httpx.Client(base_url=addresses["api"]) as client:
        assert client.post("/v1/accounts", json=make.sign_up_body(email)).status_code == 202
        token = _token(addresses["mails"], email)
        assert client.post("/v1/accounts/activations", json={"token": token, "password": PASSWORD}).is_success
    return email


def _token(mails: str, email: str) -> str:
    for _ in range(200):
        received = httpx.get(f"{mails}/mails", params={"to": email}).json()
        with contextlib.suppress(IndexError, KeyError):
            return str(received[0]["text"]).split("#token=")[1].split()[0]
        time.sleep(0.1)
    raise AssertionError("the mail never came")


async def test_a_page_of_another_origin_does_everything(chromium: str, page: str, running: dict[str, str]) -> None:
    """Log in by cookie, PATCH with the ETag read, digest by WebCrypto, PUT to SeaweedFS, read the dossier."""
    email = activated(running)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        tab = await browser.new_page()
        await tab.goto(f"{page}/index.html")
        person = {"email": email, "password": PASSWORD, "registration": make.registration()}
        seen = await tab.evaluate("([api, person]) => parcours(api, person)", [running["api"], person])
        await browser.close()
    assert seen["etags"] == ['"1"', '"2"']
    assert seen["version"] == 2
    assert seen["requestId"]
    assert seen["origins"] == [page, running["api"], running["s3"]]  # three of them: nothing of the file passes by us
    assert (seen["put"], seen["again"]) == (200, 412)
    assert seen["depot"] == "verifie"
    assert seen["dossier"] == "incomplet"
    assert "identite" not in seen["missing"]
    assert seen["cookie"] == ""  # HttpOnly: no script reads it
