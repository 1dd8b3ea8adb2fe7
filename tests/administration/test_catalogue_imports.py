"""A catalogue is read before it is applied: what was read is what is applied, or nothing."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from app.cli import DATA
from app.cli.catalogue import read_files
from app.http.house import House
from tests import make
from tests.staff.agents import logged_in
from tests.stage import Stage

IMPORTS = "/v1/staff/catalogue-imports"


async def sent(client: httpx.AsyncClient, texts: dict[str, str], **members: str) -> httpx.Response:
    """These files."""
    files = [("files", (name, text.encode())) for name, text in texts.items()]
    return await client.post(IMPORTS, data=members, files=files)


@pytest.fixture
async def texts(servers: Stage, national: httpx.AsyncClient) -> AsyncIterator[dict[str, str]]:
    """The files of the repository, which are in force again afterwards."""
    kept = read_files(DATA)
    yield dict(kept)
    digest = (await sent(national, kept, dry_run="true")).json()["digest"]
    assert (await sent(national, kept, digest=digest)).status_code == 200
    await servers.as_owner(
        "DELETE FROM catalogue_imports WHERE id <> (SELECT id FROM catalogue_imports ORDER BY id LIMIT 1)"
    )


async def test_differences_are_read_column_by_column_then_applied(
    servers: Stage, client: httpx.AsyncClient, national: httpx.AsyncClient, texts: dict[str, str]
) -> None:
    same = await sent(national, texts, dry_run="true")
    assert (same.status_code, same.json()["differences"], same.json()["faults"]) == (200, [], [])
    texts["unites.csv"] = texts["unites.csv"].replace("Suivi de chantier", "Suivi du chantier", 1)
    texts["academies.csv"] = texts["academies.csv"].replace("02,Aix-Marseille", "02,Aix et Marseille")
    tried = (await sent(national, texts, dry_run="true")).json()
    assert [(one["file"], one["change"]) for one in tried["differences"]] == [
        ("academies.csv", "changement"),
        ("unites.csv", "changement"),
    ]
    assert tried["differences"][0]["key"] == "02"
    assert tried["differences"][1]["columns"] == [
        {"name": "libelle", "before": "Suivi de chantier", "after": "Suivi du chantier"}
    ]
    assert tried["applied"] is False
    other = await sent(national, {**texts, "langues.csv": texts["langues.csv"] + "\n"}, digest="0" * 64)
    assert other.status_code in {409, 422}
    wrong = await sent(national, texts, digest=same.json()["digest"])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "differences-autres")
    done = await sent(national, texts, digest=tried["digest"])
    assert (done.status_code, done.json()["applied"]) == (200, True)
    shown = await client.get(f"/v1/exam-sessions/{make.NEXT}/specialites/bts-batiment")
    assert "Suivi du chantier" in shown.text
    again = await sent(national, texts, digest=tried["digest"])
    assert again.json()["code"] == "differences-autres", "nothing differs any more"
    page = (await national.get(f"{IMPORTS}?limit=1")).json()
    assert page["items"][0]["by"]["kind"] == "agent"
    assert page["items"][0]["counts"]["changements"] == 2
    assert page["next_cursor"] is not None
    acts = "SELECT act FROM audit_entries WHERE actor_kind = 'agent' ORDER BY id"
    assert await servers.select(acts) == [("academies.import",), ("catalogue.import",)]


async def test_every_fault_is_told_line_by_line(national: httpx.AsyncClient, texts: dict[str, str]) -> None:
    broken = {
        **texts,
        "unites.csv": texts["unites.csv"].replace(",240,", ",quatre heures,"),
        "academies.csv": texts["academies.csv"].replace("Europe/Paris", "Europe/Lutece", 1),
    }
    tried = (await sent(national, broken, dry_run="true")).json()
    assert (tried["digest"], tried["differences"]) == (None, [])
    assert {(one["file"], one["column"]) for one in tried["faults"]} == {
        ("academies.csv", "fuseau"),
        ("unites.csv", "duree_minutes"),
    }
    refused = await sent(national, broken, digest="0" * 64)
    assert (refused.status_code, refused.json()["code"]) == (422, "catalogue-refuse")
    assert len(refused.json()["errors"]) == len(tried["faults"])


async def test_the_files_go_together_and_are_judged_together(
    national: httpx.AsyncClient, texts: dict[str, str], house: House, app: FastAPI
) -> None:
    files = [("files", ("unites.csv", b"\xff")), ("files", ("autre.csv", b"x")), ("files", ("unites.csv", b""))]
    refused = await national.post(IMPORTS, files=files)
    told = " ".join(one["detail"] for one in refused.json()["errors"])
    assert refused.status_code == 422
    for word in ("« autre.csv » n'est pas", "deux fois", "UTF-8", "« langues.csv » manque", "empreinte"):
        assert word in told, word
    unknown = await sent(national, texts, autre="1")
    assert unknown.status_code == 422
    form = {"content-type": "multipart/form-data; boundary=x"}
    assert (await national.post(IMPORTS, content=b"--y\r\n", headers=form)).status_code in {400, 422}
    nul = await national.post(IMPORTS, files=[("files", ("unites.csv", b"\0"))])
    assert (nul.status_code, nul.json()["code"]) == (400, "caractere-nul")
    assert "UTF-16" in nul.json()["detail"]  # what Excel calls « texte Unicode »
    long = await national.post(IMPORTS, files=[("files", ("unites.csv", b"x" * 1024 * 1024))])
    assert long.status_code == 413
    _, administrator = await logged_in(house, app, email="aix@example.org")
    assert (await sent(administrator, texts, dry_run="true")).json()["code"] == "perimetre-national-requis"
    assert (await administrator.get(IMPORTS)).status_code == 200


async def test_told_twice_whether_it_is_a_trial_nothing_is_done(
    national: httpx.AsyncClient, texts: dict[str, str]
) -> None:
    files = [("files", (name, text.encode())) for name, text in texts.items()]
    refused = await national.post(IMPORTS, data={"dry_run": ["true", "false"]}, files=files)
    [error] = refused.json()["errors"]
    assert (refused.status_code, error["pointer"]) == (422, "/dry_run")
    assert error["detail"] == "Ce champ est donné plusieurs fois : une seule valeur est attendue."
