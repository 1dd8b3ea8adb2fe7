"""One spelling for one value (RFC 8785), so that a digest names a content."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

# Beyond this a JavaScript client reads another number than we wrote, and finds another digest.
_SAFE_INTEGER = 2**53 - 1


def canonical(value: Json) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; raises TypeError or ValueError on what has no single spelling."""
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":")).encode()


def digest(content: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _ordered(value: Json) -> Json:
    match value:
        case None | bool() | str():
            return value
        case int():
            return _safe(value)
        case Mapping():
            return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
        case list() | tuple():
            return [_ordered(item) for item in value]
        case _:  # floats above all: 0.1 has several spellings
            raise TypeError(f"no canonical form for {type(value).__name__}")


def _safe(value: int) -> int:
    if abs(value) > _SAFE_INTEGER:
        raise ValueError("integer outside the range that every reader of JSON keeps exact")
    return value


def _utf16(key: str) -> bytes:
    """RFC 8785 §3.2.3: keys are sorted by UTF-16 code units."""
    return str.encode(key, "utf-16-be")
