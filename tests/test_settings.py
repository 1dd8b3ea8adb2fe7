"""A start without its settings refuses, and names all that lacks."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings

ROOT = Path(__file__).parent.parent
NAMES = {f"BTS_{name.upper()}" for name in Settings.model_fields}
REQUIRED = {f"BTS_{name.upper()}" for name, field in Settings.model_fields.items() if field.is_required()}


def start(*command: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """A start of one of our programs with these settings only."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BTS_")}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**kept, **settings}, capture_output=True, text=True, check=False
    )


def test_all_that_is_missing_is_named_at_once() -> None:
    """In French, without a traceback, before anything started."""
    refused = start("-m", "app.worker", BTS_SMTP_PORT="beaucoup")
    assert refused.returncode != 0
    said = refused.stderr
    assert {name for name in REQUIRED if f"{name} : " in said} == REQUIRED
    assert "BTS_SMTP_PORT : absent" not in said
    assert "Traceback" not in said


def test_no_default_is_secret_or_an_address() -> None:
    """What differs in production has no default."""
    with_default = {name for name, field in Settings.model_fields.items() if not field.is_required()}
    assert not {name for name in with_default if re.search("secret|_key|_url$|host|from|origins", name)} - {
        "database_read_url"
    }


def test_the_services_file_gives_every_setting_that_is_required() -> None:
    """compose.yaml, which no engine runs here: its names are ours, none that is required lacks."""
    given = set(re.findall(r"^\s+(BTS_\w+):", (ROOT / "compose.yaml").read_text(), re.MULTILINE))
    assert given - NAMES == {"BTS_OWNER_DATABASE_URL"}
    assert REQUIRED - given == set()


def test_the_image_runs_what_the_suite_runs() -> None:
    """No engine builds it here: same lock file and server as `make run`; all that it copies is there."""
    image = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes -r requirements.lock" in image
    stack = (ROOT / "app" / "dev" / "stack.py").read_text()
    for word in ("app.main:create_app", "--factory", "uvloop", "httptools", "--no-access-log"):
        assert word in image
        assert word in stack
    for copied in re.findall(r"^COPY (?!--from)(\S+) ", image, re.MULTILINE):
        assert (ROOT / copied).exists(), copied
    assert re.search(r"^USER (?!root|0)", image, re.MULTILINE)
    assert "HEALTHCHECK" in image


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({}, False),
        ({"clamd": "off"}, False),
        ({"clamd": "off", "sandbox": "false"}, False),
        ({"clamd": "off", "sandbox": "true"}, True),
        ({"clamd": "clamd"}, False),
        ({"clamd": "clamd:3310"}, True),
        ({"clamd": "/run/clamav/clamd.ctl"}, True),
    ],
)
def test_no_production_runs_without_an_antivirus(given: dict[str, str], *, taken: bool) -> None:
    """« off » is for a rehearsal; nothing at all is for nobody."""
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate(given)
    wrong = {fault["loc"][0] for fault in refused.value.errors()}
    assert ("clamd" not in wrong) == taken


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ({}, True),
        ({"webhook_test_networks": "127.0.0.0/8"}, False),
        ({"webhook_test_networks": "127.0.0.0/8", "sandbox": "false"}, False),
        ({"webhook_test_networks": "127.0.0.0/8 ::1/128", "sandbox": "true"}, True),
        ({"webhook_test_networks": "localhost", "sandbox": "true"}, False),
    ],
)
def test_no_production_calls_a_receiver_inside(given: dict[str, str], *, taken: bool) -> None:
    """Its own machine is called by a rehearsal only."""
    with pytest.raises(ValidationError) as refused:
        Settings.model_validate(given)
    wrong = {fault["loc"][0] for fault in refused.value.errors()}
    assert ("webhook_test_networks" not in wrong) == taken
