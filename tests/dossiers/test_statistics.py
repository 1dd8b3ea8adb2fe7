"""The counts of an agent's académies, as JSON and as a page that anybody can read."""

import re
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.dossiers.entries import many
from tests.justificatifs import files
from tests.staff.agents import logged_in
from tests.stage import Stage

DOOR = "/v1/staff/statistics"
STATES = ("incomplet", "complet", "en_instruction", "irregulier", "valide", "rejete")


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> AsyncIterator[httpx.AsyncClient]:
    """One of Aix and Besançon, who reads."""
    del clean
    _, client = await logged_in(house, app, role=Role.LECTURE, academies=("02", "03"))
    async with client:
        yield client


async def told(client: httpx.AsyncClient, **asked: str) -> dict[str, Any]:
    answer = await client.get(DOOR, params=asked)
    assert answer.status_code == 200, answer.text
    assert "Accept" in answer.headers["vary"]
    found: dict[str, Any] = answer.json()
    return found


async def test_each_dossier_is_counted_once_in_every_part(agent: httpx.AsyncClient, servers: Stage) -> None:
    await many(servers, 60, "02", "03", "11")
    found = await told(agent)
    assert (found["exam_session"], found["academies"]) == (make.NEXT, ["02", "03"])
    shown = []
    for academie in ("02", "03"):
        items = (await agent.get("/v1/staff/dossiers", params={"academie": academie, "limit": "100"})).json()["items"]
        shown += [(academie, one["status"]) for one in items]
    by = {state: sum(status == state for _, status in shown) for state in STATES}
    assert found["dossiers"] == {"total": len(shown), **by}
    assert [(one["code"], one["label"]) for one in found["by_academie"]] == [
        ("02", "Aix-Marseille"),
        ("03", "Besançon"),
    ]
    for part in ("by_academie", "by_category", "by_specialite"):
        assert sum(one["dossiers"]["total"] for one in found[part]) == len(shown)
        for one in found[part]:
            assert sum(one["dossiers"][state] for state in STATES) == one["dossiers"]["total"]
    assert sum(day["registrations"] for day in found["by_day"]) == len(shown)
    aix = await told(agent, academie="02")
    assert aix["dossiers"] == found["by_academie"][0]["dossiers"]
    assert (await told(agent, academie="11"))["dossiers"]["total"] == 0, "not theirs"
    assert (await told(agent, exam_session="2023"))["dossiers"]["total"] == 0


async def test_days_are_those_of_local_clocks_and_a_deposit_counts_when_it_came(
    servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient
) -> None:
    camille = await make.candidate(servers, app)
    saved = await make.registered(camille, handicap=True)
    await make.deposited(camille, saved["id"], "identite", files.pdf())
    await make.declared(camille, saved["id"], "diplome_requis", files.pdf("annoncé"))
    await servers.drain(house)
    await servers.as_owner("ALTER TABLE depots DISABLE TRIGGER USER")
    await servers.as_owner("UPDATE depots SET received_at = '2026-11-21T23:30Z' WHERE received_at IS NOT NULL")
    await servers.as_owner("ALTER TABLE depots ENABLE TRIGGER USER")
    await servers.as_owner("UPDATE registrations SET created_at = '2026-11-20T22:59Z'")
    untold = "notification_amenagement"
    await servers.as_owner("UPDATE queue_entries SET missing = ARRAY['diplome_requis', %s]", (untold,))
    found = await told(agent)
    assert found["by_day"] == [
        {"day": "2026-11-20", "registrations": 1, "depots": 0},
        {"day": "2026-11-22", "registrations": 0, "depots": 1},
    ]
    assert [(one["code"], one["dossiers"]) for one in found["missing"]] == [("diplome_requis", 1)]


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.given: list[tuple[str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.given += [(name, value or "") for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]


async def test_the_page_needs_nothing_else_and_says_every_figure_in_words(
    agent: httpx.AsyncClient, servers: Stage
) -> None:
    await many(servers, 60, "02", "03")
    await servers.as_owner("UPDATE academies SET label = '<b>Aix' WHERE code = '02'")
    try:
        answer = await agent.get(DOOR, headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    finally:
        await servers.as_owner("UPDATE academies SET label = 'Aix-Marseille' WHERE code = '02'")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; .*", policy)
    page = Page(answer.text)
    assert {"script", "link", "img", "iframe", "object", "b"}.isdisjoint(page.tags)
    assert not [one for one in page.given if one[0] in {"style", "src"} or one[0].startswith("on")]
    assert [value for name, value in page.given if name == "href" or value.startswith("url(")][0:1] == ["#contenu"]
    assert "http" not in answer.text
    assert len(page.ids) == len(set(page.ids))
    # Under each drawing, its table: a screen reader, or who prints in black, loses nothing.
    seen = [tag for tag in page.tags if tag in {"svg", "table"}]
    assert seen == ["svg", "table"] * 4 + ["table"] * 3
    assert page.tags.count("svg") == page.tags.count("title") - 1 == page.tags.count("desc") == 4
    assert page.tags.count("caption") == page.tags.count("table")
    found = await told(agent)
    for one in found["by_specialite"]:
        cells = "".join(f"<td>{one['dossiers'][state]}</td>" for state in STATES)
        assert f"<td>{one['dossiers']['total']}</td>{cells}" in answer.text
    for day in found["by_day"]:
        assert f"<td>{day['registrations']}</td>" in answer.text
    assert f"{found['dossiers']['total']} dossiers en tout." in answer.text


async def test_the_page_of_nothing_is_a_page(agent: httpx.AsyncClient) -> None:
    answer = await agent.get(DOOR, headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert answer.text.count("Rien à compter.") == 3
    assert f"session {make.NEXT}" in answer.text
