"""A program that the machine lacks: a skip with its reason and the line to install it; a failure under CI=true."""

import os
from typing import NoReturn

import pytest


def lacking(program: str, install: str) -> NoReturn:
    """Stop the test: `install` is the line to type."""
    reason = f"{program} manque : {install}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
