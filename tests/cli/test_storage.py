"""`storage check` on the real S3, `storage reconcile` on what it holds."""

import json

from tests.cli.commands import run
from tests.stage import Stage


def test_the_suite_s_s3_enforces_what_is_asked(servers: Stage) -> None:
    ended = run(servers, "storage", "check")
    print(ended)


def test_rec(servers: Stage) -> None:
    ended = run(servers, "storage", "reconcile", "--json")
    print(ended)
