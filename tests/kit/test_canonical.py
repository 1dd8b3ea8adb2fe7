"""A content has one canonical form, whoever writes it."""

import enum
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kit.canonical import Json, canonical, digest


class Forme(enum.StrEnum):
    GLOBALE = "globale"


def test_keys_are_sorted_at_every_depth_and_nothing_is_spaced() -> None:
    assert canonical({"b": [1, {"d": None, "c": True}], "a": "é"}) == '{"a":"é","b":[1,{"c":true,"d":null}]}'.encode()


def test_keys_follow_utf16_units_as_rfc_8785_says() -> None:
    # U+1F600 is written D83D DE00, which comes before U+FB33 although its code point comes after.
    assert canonical({"\ufb33": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ufb33":1}'.encode()


def test_escapes_are_the_shortest() -> None:
    assert canonical('\b\t\n\f\r"\\/\x0f\x7f\u2028') == '"\\b\\t\\n\\f\\r\\"\\\\/\\u000f\x7f\u2028"'.encode()


def test_a_tuple_and_a_state_are_written_as_list_and_string() -> None:
    assert canonical(("x", Forme.GLOBALE)) == b'["x","globale"]'


@pytest.mark.parametrize("value", [0.1, {"a": [1.0]}, b"x", {1, 2}, object()])
def test_what_has_no_single_spelling_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)  # type: ignore[arg-type]  # the refusal at run time is what is tested


@pytest.mark.parametrize("value", [2**53, -(2**53), "\ud800", {"\udfff": 1}])
def test_what_another_reader_would_change_is_refused(value: Json) -> None:
    with pytest.raises(ValueError, match=r"integer|surrogates"):
        canonical(value)


def test_a_key_that_is_not_a_string_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical({1: "a"})  # type: ignore[dict-item]  # the refusal at run time is what is tested


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
    max_leaves=15,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), _values))
def test_the_order_of_writing_does_not_count(value: dict[str, Json]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_a_digest_is_sha256_in_hexadecimal() -> None:
    assert digest(b"{}") == hashlib.sha256(b"{}").hexdigest()
