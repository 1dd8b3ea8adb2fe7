"""Which form of an answer a reader is given."""

import pytest

from app.http.accept import preferred

JSON, TEXT = "application/json", "text/plain"


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("text/plain", TEXT),
        ("Text/Plain; charset=utf-8", TEXT),
        ("text/*", TEXT),
        ("text/csv, text/plain", TEXT),
        ("text/plain, */*;q=0.1", TEXT),
        ("application/json, text/plain, */*", JSON),  # what axios and Angular send
        ("text/html, */*;q=0.8", JSON),
        ("text/plain;q=0.5, application/json", JSON),
        ("text/plain;q=0", JSON),
        ("text/plain;q=0, */*", JSON),
        ("application/json;q=0.2, text/plain;q=0.3", TEXT),
        ("image/png", JSON),
        ("text/plain;q=beaucoup", JSON),
        (",;,=", JSON),
    ],
)
def test_the_form_wanted_most_is_given(accept: str | None, given: str) -> None:
    assert preferred(accept, (JSON, TEXT)) == given
