"""What is served of the contract: the bundle, a page that needs nothing else, the explanation of each problem."""

import re
from collections.abc import Sequence
from html.parser import HTMLParser

import httpx
import pytest
from markupsafe import escape

from app.http.docs_page import page
from app.http.problem_types import PROBLEM_TYPES
from openapi.bundle import DIST, HERE
from tests.contract.document import Tree, contract, operations

VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})


class Reader(HTMLParser):
    """Reads a page as a browser must: what opens is closed, ids are unique."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def documentation() -> str:
    return page.render(contract()).decode()


def test_the_page_shows_every_operation_with_its_curl(documentation: str) -> None:
    for one in operations(contract()):
        assert f'id="{one.id}"' in documentation
        assert f'aria-label="Exemple avec curl pour {one.id}"' in documentation


def test_the_page_is_well_formed_and_its_links_lead_somewhere(documentation: str) -> None:
    read = Reader(documentation)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert [link for link in read.links if link.startswith("#") and link[1:] not in read.ids] == []


def test_the_page_is_offline_and_without_script(documentation: str) -> None:
    read = Reader(documentation)
    assert {link for link in read.links if not link.startswith("#")} == {"/openapi.json"}
    assert not read.tags & {"script", "link", "img", "iframe", "object"}
    assert "url(" not in documentation
    assert "@import" not in documentation


def test_the_page_can_be_read_by_everybody(documentation: str) -> None:
    read = Reader(documentation)
    assert '<html lang="fr">' in documentation
    assert read.tags >= {"main", "nav", "header", "h1", "caption"}
    assert read.levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(read.levels, read.levels[1:], strict=False))


def test_the_page_allows_its_own_style_only(documentation: str) -> None:
    policy = page.policy(documentation.encode())
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert page.policy(documentation.replace("margin: 0", "margin: 1").encode()) != policy


def test_what_the_contract_says_is_escaped() -> None:
    info: Tree = {"title": "<script>", "version": "`<b>`", "summary": "<i>", "description": "- <u>**x**</u>"}
    html = page.render(contract() | {"info": info}).decode()
    assert not Reader(html).tags & {"script", "b", "i", "u"}


async def test_the_bundle_is_served_byte_for_byte(client: httpx.AsyncClient) -> None:
    answer = await client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == (HERE / DIST).read_bytes()


async def test_the_page_is_served_under_its_policy(client: httpx.AsyncClient, documentation: str) -> None:
    answer = await client.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text == documentation
    assert answer.headers["content-security-policy"] == page.policy(answer.content)


async def test_each_problem_is_explained(client: httpx.AsyncClient) -> None:
    for code, known in PROBLEM_TYPES.items():
        answer = await client.get(f"/problems/{code}")
        assert answer.status_code == 200, code
        assert Reader(answer.text).open == [], code
        assert escape(known.title) in answer.text, code


async def test_an_unknown_problem_is_absent(client: httpx.AsyncClient) -> None:
    answer = await client.get("/problems/inconnu")
    assert (answer.status_code, answer.json()["code"]) == (404, "introuvable")
