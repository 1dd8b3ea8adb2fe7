"""What agents take out as CSV: the lines of a selection, inert, whole or seen to be cut, journaled."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.staff.rules import Role
from tests import make
from tests.docs.recipes import served
from tests.dossiers.entries import many
from tests.staff.agents import logged_in
from tests.stage import Stage

DOSSIERS, MISSING = "/v1/staff/dossiers.csv", "/v1/staff/missing-pieces.csv"
EXPORTS = (
    "SELECT act, detail - '{selection,academies}'::text[], actor_id, subject_id FROM audit_entries"
    " WHERE act LIKE 'export.%%' ORDER BY id"
)
SELECTIONS = (
    "SELECT detail -> 'selection', detail -> 'academies' FROM audit_entries WHERE act = 'export.begin' ORDER BY id"
)


@pytest.fixture
async def agent(house: House, app: FastAPI, clean: None) -> AsyncIterator[httpx.AsyncClient]:
    """One of Aix, who reviews."""
    del clean
    _, client = await logged_in(house, app, role=Role.INSTRUCTION)
    async with client:
        yield client


@pytest.fixture
async def saved(servers: Stage, house: House, app: FastAPI, agent: httpx.AsyncClient) -> dict[str, Any]:
    """One dossier whose candidate has a handicap, and a name that means mischief."""
    del agent
    camille = await make.candidate(servers, app, birth_name="=EXEMPLE;1,2", first_names='Éloïse "Lou"\nŒuvré')
    found = await make.registered(camille, handicap=True)
    await servers.drain(house)
    return found


async def lines(client: httpx.AsyncClient, door: str, **asked: str) -> list[dict[str, str]]:
    """The lines of an export, by their titles."""
    answer = await client.get(door, params=asked)
    assert answer.status_code == 200, answer.text
    return read(answer.content, asked.get("separator", ","))


def read(content: bytes, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator, strict=True))


async def test_a_line_says_what_the_queue_says_and_is_inert(agent: httpx.AsyncClient, saved: dict[str, Any]) -> None:
    [line] = await lines(agent, DOSSIERS)
    [shown] = (await agent.get("/v1/staff/dossiers")).json()["items"]
    assert (line["Numéro de candidat"], line["Inscription"]) == (saved["candidate_number"], saved["id"])
    assert line["Nom de naissance"] == "'=EXEMPLE;1,2"
    assert line["Prénoms"] == 'Éloïse "Lou"\nŒuvré'
    assert (line["Nom d'usage"], line["Option"], line["Pris par"]) == ("", "", "")
    assert (line["Date de naissance"], line["Sous réserve R408"]) == ("2003-04-12", "non")
    assert line["Pièces manquantes"].split(" | ") == shown["missing"]
    assert (line["État"], line["Spécialité"]) == (shown["status"], shown["specialite_label"])
    waiting = shown["waiting_since"]
    assert line["Attend depuis (heure de l'académie)"][14:] == waiting[14:19], "on the clocks of Aix, to the second"
    assert await lines(agent, DOSSIERS, separator=";") == [line]


SIGNS = (*"=+-@\t\r\n", "＝", "＋", "－", "＠")


async def test_no_cell_begins_as_a_formula(agent: httpx.AsyncClient, saved: dict[str, Any], servers: Stage) -> None:
    assert saved
    for sign in SIGNS:
        planted = (f"{sign}x", f"{sign}x@example.org")
        await servers.as_owner("UPDATE accounts SET usage_name = %s, email = %s", planted)
        for door, asked in ((DOSSIERS, {}), (MISSING, {"contacts": "true"})):
            for line in await lines(agent, door, **asked):
                assert line["Nom d'usage"] == f"'{sign}x"
                assert not [cell for cell in line.values() if cell.startswith(SIGNS)]


async def test_nothing_tells_a_handicap(agent: httpx.AsyncClient, saved: dict[str, Any], servers: Stage) -> None:
    """Neither a column, nor the piece that only a candidate with one owes (rule 13)."""
    untold = "notification_amenagement"
    await servers.as_owner(f"UPDATE queue_entries SET missing = '{{identite,{untold}}}', refused = '{{{untold}}}'")
    assert saved
    for door in (DOSSIERS, MISSING):
        answer = await agent.get(door)
        assert "identite" in answer.text
        assert "amenagement" not in answer.text.lower()
        assert "handicap" not in answer.text.lower()


async def test_the_bytes_are_what_the_reader_s_tool_wants(agent: httpx.AsyncClient, saved: dict[str, Any]) -> None:
    plain = await agent.get(DOSSIERS)
    assert plain.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert plain.headers["content-disposition"].startswith('attachment; filename="dossiers-2')
    assert plain.content.startswith("Session,Académie,Numéro de candidat,Nom de naissance,".encode())
    excel = await agent.get(DOSSIERS, params={"bom": "true", "separator": ";"})
    assert excel.content.startswith(b"\xef\xbb\xbfSession;")
    assert saved["candidate_number"] in excel.text
    for wrong in ("separator=|", "bom=oui-non", "status=perdu"):
        assert (await agent.get(f"{DOSSIERS}?{wrong}")).status_code == 422


async def test_the_filters_are_those_of_the_queue(
    house: House, app: FastAPI, agent: httpx.AsyncClient, servers: Stage
) -> None:
    await many(servers, 60, "02", "03")
    for asked in ({}, {"status": "complet"}, {"name": "exemple 1"}, {"assigned": "me"}, {"exam_session": "2023"}):
        page = await agent.get("/v1/staff/dossiers", params={**asked, "limit": "100"})
        keys = {one["registration_id"] for one in page.json()["items"]}
        found = await lines(agent, DOSSIERS, **asked)
        assert {one["Inscription"] for one in found} == keys
        assert len(found) == len(keys)
        order = [(one["Académie"], one["État"], one["Attend depuis (heure de l'académie)"]) for one in found]
        assert order == sorted(order)
    _, foreign = await logged_in(house, app, academies=("11",), email="ailleurs@example.org")
    assert await lines(foreign, DOSSIERS) == await lines(foreign, DOSSIERS, academie="02") == []


async def test_what_is_missing_has_a_line_each_and_contacts_for_who_may_write(
    house: House, app: FastAPI, agent: httpx.AsyncClient, saved: dict[str, Any], servers: Stage
) -> None:
    found = await lines(agent, MISSING)
    [shown] = (await agent.get("/v1/staff/dossiers")).json()["items"]
    assert [one["Pièce"] for one in found] == sorted(shown["missing"])
    identity = next(one for one in found if one["Pièce"] == "identite")
    assert identity["Libellé de la pièce"] == "Pièce d'identité ou livret de famille"
    [(local,)] = await servers.select(
        "SELECT justificatifs_close_local::text FROM calendars WHERE year = %s AND academie = '02'", (make.NEXT,)
    )
    assert identity["Fin du dépôt (heure de l'académie)"] == local
    assert {"Courriel", "Mobile", "Fixe"}.isdisjoint(identity)
    told = await lines(agent, MISSING, contacts="true", missing="identite")
    assert [(one["Pièce"], one["Courriel"], one["Mobile"], one["Fixe"]) for one in told] == [
        ("identite", make.EMAIL, "'+33639980001", "")
    ]
    _, reader = await logged_in(house, app, role=Role.LECTURE, email="lecture@example.org")
    assert await lines(reader, MISSING) == found
    assert (await reader.get(MISSING, params={"contacts": "true"})).status_code == 403
    await servers.as_owner("UPDATE queue_entries SET missing = '{}', status = 'complet'")
    assert await lines(agent, MISSING) == []
    assert saved


async def test_each_export_is_journaled_with_its_filters_and_its_lines(
    house: House, app: FastAPI, saved: dict[str, Any], servers: Stage
) -> None:
    key, client = await logged_in(house, app, email="qui@example.org")
    await lines(client, DOSSIERS, name="=exemple", handicap="true", status="incomplet")
    await lines(client, MISSING, contacts="true", category="redoublant")
    begun, ended, begun_two, ended_two = await servers.select(EXPORTS)
    assert (begun[:3], ended[:3]) == (
        ("export.begin", {"what": "dossiers"}, key),
        ("export.end", {"rows": 1, "whole": True}, key),
    )
    assert begun[3] == ended[3]
    assert begun_two[1] == {"what": "missing_pieces_contacts"}
    assert ended_two[1] == {"rows": 0, "whole": True}
    [(first, academies), (second, _)] = await servers.select(SELECTIONS)
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["name"], first["handicap"], academies) == (True, True, ["02"])
    assert (first["statuses"], second["category"]) == (["incomplet"], "redoublant")
    assert saved["candidate_number"] not in str((first, second))


# --- Cut on the way -------------------------------------------------------------------------------

ROWS = 4_000


@pytest.fixture
async def wide(servers: Stage, agent: httpx.AsyncClient, app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """More than a socket holds; a client on a real port."""
    await many(servers, ROWS, "02")
    await servers.as_owner("UPDATE queue_entries SET refused = ARRAY[repeat('x', 4000)]")
    async with (
        served(app) as url,
        httpx.AsyncClient(
            base_url=url, headers={"authorization": agent.headers["authorization"]}, timeout=30
        ) as client,
    ):
        yield client


@asynccontextmanager
async def begun(client: httpx.AsyncClient) -> AsyncIterator[AsyncIterator[bytes]]:
    """An export whose first bytes came, and what follows."""
    async with client.stream("GET", DOSSIERS) as answer:
        assert answer.status_code == 200
        assert "content-length" not in answer.headers
        pieces = answer.aiter_raw()
        assert (await anext(pieces)).startswith(b"Session")
        yield pieces


async def ends(servers: Stage, count: int) -> list[dict[str, Any]]:
    """How so many exports ended."""
    found: list[Any] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            found = await servers.select(
                "SELECT detail - 'academies' FROM audit_entries WHERE act = 'export.end' ORDER BY id"
            )
    return [detail for (detail,) in found]


async def test_a_client_that_goes_away_is_seen_and_frees_all(
    servers: Stage, house: House, wide: httpx.AsyncClient
) -> None:
    async with begun(wide):
        pass
    [end] = await ends(servers, 1)
    assert end["whole"] is False
    assert end["rows"] < ROWS
    assert house.database.reads.copying == 0
    answer = await wide.get(DOSSIERS)
    assert len(read(answer.content)) == ROWS
    assert (await ends(servers, 2))[1] == {"rows": ROWS, "whole": True}


async def test_who_asks_for_the_headers_only_has_nothing_copied(servers: Stage, wide: httpx.AsyncClient) -> None:
    """The thousands of lines are not made for nobody; the journal says that none was handed over."""
    answer = await wide.head(DOSSIERS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert await ends(servers, 1) == [{"rows": 0, "whole": False}]


async def test_an_export_that_fails_on_the_way_is_cut_for_its_reader(servers: Stage, wide: httpx.AsyncClient) -> None:
    """No last chunk: curl ends with an error (18), nobody takes it for the whole."""
    async with begun(wide) as pieces:
        ended = await servers.as_serving(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'COPY%%' AND state = 'active'"
        )
        assert ended == 1
        with pytest.raises(httpx.RemoteProtocolError):
            async for _ in pieces:
                pass
    [end] = await ends(servers, 1)
    assert end["whole"] is False


async def test_no_more_than_two_at_a_time_hold_a_connection(servers: Stage, wide: httpx.AsyncClient) -> None:
    async with begun(wide), begun(wide):
        third = await wide.get(DOSSIERS)
        assert (third.status_code, third.json()["code"], third.headers["retry-after"]) == (503, "surcharge", "10")
    await ends(servers, 2)
    assert len(await servers.select("SELECT 1 FROM audit_entries WHERE act = 'export.begin'")) == 2
    assert (await wide.get(DOSSIERS, params={"status": "valide"})).status_code == 200
