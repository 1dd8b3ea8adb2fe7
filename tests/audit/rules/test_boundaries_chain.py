"""On the edges of the chain of the journal: where it breaks, and what is said of it."""

import hashlib
from dataclasses import replace

import pytest

from app.audit.rules import GENESIS, Broken, Line, Link, Seal, Walk, following
from app.kit.canonical import Json, canonical

LINE = Line(
    id="1",
    act="registration.register",
    actor_kind="candidate",
    actor_id="2",
    subject_kind="registration",
    subject_id=None,
    detail='{"version": 1}',
    recorded_at="2022-11-21T17:59:59Z",
    xact="42",
)


def chain(*lines: Line) -> list[Link]:
    """A chain that holds."""
    links, digest = [], GENESIS
    for position, line in enumerate(lines, 1):
        digest = following(digest, position, line)
        links.append(Link(position=position, digest=digest, line=line))
    return links


THREE = chain(LINE, replace(LINE, id="2"), replace(LINE, id="3"))


def test_a_chain_that_holds_is_walked_to_its_end_in_one_go_or_in_several() -> None:
    walk = Walk()
    assert (walk.position, walk.digest, GENESIS) == (0, GENESIS, "0" * 64)
    walk.over(THREE[:2])
    assert (walk.position, walk.digest) == (2, THREE[1].digest)
    walk.over(THREE[2:])
    assert (walk.position, walk.digest) == (3, THREE[2].digest)


def test_a_digest_is_that_of_the_one_before_and_of_every_column() -> None:
    told: dict[str, Json] = {
        "position": 7, "id": "1", "act": "registration.register", "actor_kind": "candidate", "actor_id": "2",
        "subject_kind": "registration", "subject_id": None, "detail": '{"version": 1}',
        "recorded_at": "2022-11-21T17:59:59Z", "xact": "42",
    }  # fmt: skip
    assert following("ab", 7, LINE) == hashlib.sha256(b"ab" + canonical(told)).hexdigest()


@pytest.mark.parametrize(
    ("links", "position", "what"),
    [
        (THREE[1:], 1, "un maillon manque"),
        ([THREE[0], THREE[2]], 2, "un maillon manque"),
        ([THREE[0], THREE[0]], 2, "un maillon manque"),
        ([THREE[0], replace(THREE[1], line=None)], 2, "la ligne a été supprimée"),
        ([THREE[0], replace(THREE[1], line=replace(LINE, id="4"))], 2, "a été modifiée"),
        ([THREE[0], replace(THREE[1], digest=GENESIS)], 2, "a été modifiée"),
        ([replace(THREE[0], position=0)], 1, "un maillon manque"),
    ],
)
def test_where_it_breaks(links: list[Link], position: int, what: str) -> None:
    with pytest.raises(Broken) as broken:
        Walk().over(links)
    assert broken.value.position == position
    assert what in broken.value.what


@pytest.mark.parametrize(("position", "digest", "holds"), [(3, 2, True), (2, 2, False), (3, 1, False)])
def test_a_seal_holds_where_it_was_set(position: int, digest: int, *, holds: bool) -> None:
    walk = Walk()
    walk.over(THREE)
    seal = Seal(position=position, digest=THREE[digest].digest, sealed_at="2022-12-01T00:00:00Z", signature=None)
    if holds:
        walk.hold(seal)
    else:
        with pytest.raises(Broken) as broken:
            walk.hold(seal)
        assert broken.value.position == position


def test_a_signature_is_about_the_place_the_digest_and_the_instant() -> None:
    seal = Seal(position=3, digest="ab", sealed_at="2022-12-01T00:00:00Z", signature="x")
    assert seal.signed() == canonical({"position": 3, "digest": "ab", "sealed_at": "2022-12-01T00:00:00Z"})
