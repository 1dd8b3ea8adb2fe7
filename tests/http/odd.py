"""Requests that nobody in his senses sends, made from the contract; the same ones at each run."""

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from random import Random

from tests.contract.document import Json, Operation, tree

TEXTS = (
    "", " ", "\t\n", "a" * 300, "é" * 5000, "\u202e\u200b\ufeff", "\ud7ff\ue000", "\x01\x1f\x7f", "%00", "e\u0301",
    "'; DROP TABLE accounts;--", "../../etc/passwd", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "İı", "ﷺ" * 50,
    "1e999999", "2027-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "+" + "9" * 40, "+33",
    "00000000-0000-0000-0000-000000000000", "bts-sio", "U9ZZZ", "a@b", "@", "a@" + "b" * 260 + ".fr", "é@exämple.fr",
    '"a b"@example.org', "a@[127.0.0.1]", "A" * 64 + "@example.org", "\U0001d56c" * 100,
)  # fmt: skip
NUMBERS = (0, -1, 1, 2**31, -(2**31) - 1, 2**53, 2**63 - 1, -(2**63), 2**64 - 1, 1.5, -0.0, 1e308, 1e-320)
OTHERS: tuple[Json, ...] = (
    None, True, False, [], {}, [[]], [None], {"a": 1}, [{}, {}, {}], ["x"] * 2000, {"": ""}, {"a" * 1000: 1},
)  # fmt: skip
SEGMENTS = (
    "x", "%20", "%00", "%ff", "1" * 3000, "-1", "0", "99999999999999999999", "1e5", "%C3%A9", "%F0%9F%92%A9", "2027.0",
    "%D9%A2%D9%A0%D9%A2%D9%A7", "2_027", "2027%0a", "bts-sio%0a", "urn:uuid:0190a8b0-0000-7000-8000-000000000000", "*",
)  # fmt: skip
QUERIES = (
    "limit=0", "limit=-1", "limit=1e3", "limit=50&limit=2", "limit=", "limit=%00", "cursor=", "cursor=%", "cursor=AAAA",
    "cursor=" + "A" * 400, "cursor=%C3%A9", "version=0", "version=99999999999", "version=abc", "academie=",
    "academie=02&academie=03", "academie=%F0%9F%92%A9", "q=%25", "q=%00",
    "academie=%00", "q=%5C%5C", "q=%27%22", "q=" + "a" * 5000, "&&&===",
)  # fmt: skip
HEADERS: Mapping[str, tuple[str, ...]] = {
    "if-match": ("*", '"1"', 'W/"1"', "1", '""', '"' + "x" * 5000 + '"', " ", '"1",', "é", '"1" "2"'),
    "if-none-match": ("*", '"1"', 'W/"1"', "garbage", "x" * 8000, ",,,", "é", '"'),
    "idempotency-key": ("short", "k" * 201, "with space", "é" * 10, '"quoted-key"', "", "aaaaaaaa"),
    "content-type": (
        "application/json; charset=utf-16",
        "text/plain",
        "",
        "APPLICATION/JSON",
        "application/json;",
        "é",
    ),
    "x-request-id": ("é", "x" * 9000, "a b"),
    "traceparent": ("00-" + "0" * 32 + "-" + "0" * 16 + "-00", "x"),
    "authorization": (
        "Bearer",
        "Bearer ",
        "Basic Zm9vOmJhcg==",
        "Bearer btsc_x",
        "Bearer é",
        "Bearer btss_" + "a" * 500,
    ),
    "cookie": ("__Host-login=x", '__Host-login="', "a=b; __Host-login=é", ";;;="),
    "origin": ("null", "http://evil.example", "é", ""),
    "accept-encoding": ("gzip;q=0", "é", "*;q=0.5"),
    "range": ("bytes=0-1", "garbage"),
    "user-agent": ("é" * 300, ""),
}
BODIES = (
    b"",
    b"\xff",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"1",
    b'{"a":1,"a":2}',
    b"[" + b"1," * 9999 + b"1]",
    b" " * 300_000,
)


@dataclass(frozen=True)
class Odd:
    """One request, to the byte."""

    method: str
    target: str
    headers: tuple[tuple[bytes, bytes], ...]
    content: bytes


def requests(operation: Operation, known: Mapping[str, str], credential: str, *, count: int) -> Iterator[Odd]:
    """`count` requests to one operation, each wrong in a few places; `known` are path parameters that exist."""
    chance = Random(operation.id)  # noqa: S311 -- no secret: the same at each run
    for _ in range(count):
        headers = {"authorization": credential, "if-match": "*"}
        media, example = _example(operation)
        if media:
            headers["content-type"] = media
        if chance.random() < 0.5:
            name = chance.choice(list(HEADERS))
            headers[name] = chance.choice(HEADERS[name])
        yield Odd(
            operation.method,
            _target(operation.path, known, chance),
            tuple((name.encode(), value.encode()) for name, value in headers.items()),
            _content(example, chance) if media or chance.random() < 0.2 else b"",
        )


def _example(operation: Operation) -> tuple[str, Json]:
    for media, content in tree(operation.part("requestBody").get("content", {})).items():
        first = next(iter(tree(tree(content)["examples"]).values()))
        return media, tree(first)["value"]
    return "", None


def _target(path: str, known: Mapping[str, str], chance: Random) -> str:
    for name, value in known.items():
        odd = chance.random() < 0.25
        path = path.replace("{" + name + "}", chance.choice(SEGMENTS) if odd else value)
    return f"{path}?{chance.choice(QUERIES)}" if chance.random() < 0.3 else path


def _content(example: Json, chance: Random) -> bytes:
    if chance.random() < 0.15:
        return chance.choice(BODIES)
    spoilt = deepcopy(example)
    for _ in range(chance.choice((1, 1, 2, 4))):
        spoilt = _spoilt(spoilt, chance)
    return json.dumps(spoilt, ensure_ascii=chance.random() < 0.5).encode()


def _spoilt(node: Json, chance: Random) -> Json:
    """The same document, one place of it replaced, taken away, or repeated."""
    if isinstance(node, dict) and node and chance.random() < 0.9:
        key = chance.choice(list(node))
        rest = {name: value for name, value in node.items() if name != key}
        return rest if chance.random() < 0.15 else {**rest, key: _spoilt(node[key], chance)}
    if isinstance(node, list) and node and chance.random() < 0.7:
        place = chance.randrange(len(node))
        again = [node[place]] * chance.choice((0, 1, 1, 2, 400))
        return [*node[:place], *(_spoilt(one, chance) for one in again), *node[place + 1 :]]
    kind: tuple[Json, ...] = chance.choice((TEXTS, TEXTS, NUMBERS, OTHERS))
    return deepcopy(chance.choice(kind))
