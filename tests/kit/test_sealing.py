"""What is sealed opens for its owner, its purpose and its key only, and never reads the same twice."""

import pytest

from app.kit.sealing import seal, unsealed

KEY, OTHER = b"k" * 32, b"o" * 32


def test_what_is_sealed_is_read_again() -> None:
    assert unsealed(KEY, "totp", seal(KEY, "totp", b"secret", to=b"1"), to=b"1") == b"secret"


def test_it_never_reads_the_same_twice_nor_shows_what_it_is() -> None:
    first, second = (seal(KEY, "totp", b"secret", to=b"1") for _ in range(2))
    assert first != second
    assert b"secret" not in first


@pytest.mark.parametrize(
    ("key", "purpose", "owner"), [(OTHER, "totp", b"1"), (KEY, "autre", b"1"), (KEY, "totp", b"2")]
)
def test_another_key_purpose_or_owner_reads_nothing(key: bytes, purpose: str, owner: bytes) -> None:
    assert unsealed(key, purpose, seal(KEY, "totp", b"secret", to=b"1"), to=owner) is None


def test_one_byte_changed_is_seen() -> None:
    sealed = bytearray(seal(KEY, "totp", b"secret", to=b"1"))
    sealed[-1] ^= 1
    assert unsealed(KEY, "totp", bytes(sealed), to=b"1") is None
