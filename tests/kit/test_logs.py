"""What the logs say of a failure."""

import pytest

from app.kit.logs import places

SECRET = "camille@example.org"


def _refused_by(cause: Exception) -> None:
    raise ValueError(f"Key (email)=({SECRET}) already exists") from cause


def _failure() -> Exception:
    try:
        _refused_by(KeyError(SECRET))
    except ValueError as failure:
        return failure
    raise AssertionError


@pytest.mark.parametrize("form", ["itself", "triple"])
def test_the_kinds_and_places_of_a_failure_are_logged_never_its_text(form: str) -> None:
    failure = _failure()
    given = failure if form == "itself" else (type(failure), failure, failure.__traceback__)
    told = places(None, "error", {"event": "failure", "exc_info": given})["exception"]
    assert SECRET not in told
    assert "KeyError" in told
    assert "ValueError" in told
    assert "test_logs.py" in told


def test_the_failure_under_way_is_the_one_told() -> None:
    try:
        raise _failure()
    except ValueError:
        told = places(None, "error", {"exc_info": True})
    assert "ValueError" in told["exception"]
    assert SECRET not in told["exception"]


def test_without_a_failure_nothing_is_added() -> None:
    for given in (None, False, (None, None, None)):
        assert places(None, "info", {"event": "x", "exc_info": given}) == {"event": "x"}
