"""Receipts: each act in time has its proof, which says the bound of that day, and verifies without us."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from app.gateways.signing import Signer, new_keys
from app.http.house import House
from app.main import application
from tests import make
from tests.cli.commands import Ended, run
from tests.clock import LegalClock
from tests.conftest import connect
from tests.documents import reading
from tests.drills.conftest import Closing
from tests.justificatifs.files import pdf
from tests.stage import Stage

MERGE = {"content-type": "application/merge-patch+json", "if-match": "*"}
PHONES = {"phones": {"mobile": "06 39 98 00 07", "landline": None}}


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    del clean
    return await make.candidate(servers, app)


async def receipt(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/{path}/receipt")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def keys(client: httpx.AsyncClient) -> str:
    return (await client.get("/.well-known/jwks.json")).text


def verify(servers: Stage, folder: Path, content: str, jwks: str) -> Ended:
    """As an operator or a judge would: two files, nothing else; no setting is there."""
    (folder / "recu.json").write_text(content)
    (folder / "jwks.json").write_text(jwks)
    nothing = dict.fromkeys(("BTS_DATABASE_URL", "BTS_RECEIPT_KEYS", "BTS_SECRET_KEY"), "")
    return run(servers, "receipts", "verify", str(folder / "recu.json"), "--jwks", str(folder / "jwks.json"), **nothing)


async def test_each_version_saved_has_its_proof(camille: make.Candidate, servers: Stage, tmp_path: Path) -> None:
    saved = await make.registered(camille)
    where = f"registrations/{saved['id']}"
    assert (await camille.client.patch(f"/v1/{where}", json=PHONES, headers=MERGE)).status_code == 200
    for version in (1, 2):
        kept = (await camille.client.get(f"/v1/{where}/versions/{version}")).json()
        proof = await receipt(camille.client, f"{where}/versions/{version}")
        claims = proof["claims"]
        assert claims["sub"] == f"registration/{saved['id']}/{version}"
        assert claims["digest"] == kept["digest"]
        assert claims["candidate_number"] == saved["candidate_number"]
        assert claims["arrived_at"] <= claims["recorded_at"] < claims["bound"]["at"]
        assert (claims["bound"]["local"][-8:], claims["bound"]["zone"]) == ("18:00:00", "Europe/Paris")
        ended = verify(servers, tmp_path, json.dumps(proof), await keys(camille.client))
        assert (ended.code, ended.err) == (0, ""), ended.err
        assert kept["digest"] in ended.out


async def test_an_extension_does_not_change_the_bound_of_an_act(
    camille: make.Candidate, closing: Closing, house: House
) -> None:
    saved = await make.registered(camille)
    where = f"registrations/{saved['id']}/versions/1"
    before = await receipt(camille.client, where)
    await closing.at(house.clock.now() + timedelta(days=60))
    assert await receipt(camille.client, where) == before


async def test_each_deposit_has_its_proof_even_once_replaced(
    camille: make.Candidate, servers: Stage, house: House, tmp_path: Path
) -> None:
    """Announced, then landed, then verified, then taken back: the receipt says each, and when it was declared."""
    saved = await make.registered(camille)
    sent = pdf()
    declared = await make.declared(camille, saved["id"], "identite", sent)
    where = f"depots/{declared['id']}"
    first = await receipt(camille.client, where)
    assert (first["claims"]["state"], first["claims"]["received_at"]) == ("attendu", None)
    assert first["claims"]["sha256"] == sent.declared["sha256"]
    assert first["claims"]["bound"]["local"].endswith("T00:00:00")  # the last day is whole
    await make.put(declared["upload"], sent.content)
    await camille.client.post(f"/v1/{where}/completion")
    await servers.drain(house)
    verified = await receipt(camille.client, where)
    assert verified["claims"]["state"] == "verifie"
    assert verified["claims"]["arrived_at"] == first["claims"]["arrived_at"]
    assert (await camille.client.delete(f"/v1/{where}", headers={"if-match": "*"})).status_code == 204
    assert (await receipt(camille.client, where))["claims"]["state"] == "abandonne"
    for proof in (first, verified):
        assert verify(servers, tmp_path, json.dumps(proof), await keys(camille.client)).code == 0


async def test_what_may_come_late_has_no_bound(camille: make.Candidate) -> None:
    saved = await make.registered(camille, specialite="bts-batiment")
    declared = await make.declared(camille, saved["id"], "r408", pdf())
    assert (await receipt(camille.client, f"depots/{declared['id']}"))["claims"]["bound"] is None


async def test_receipts_are_acceptances(camille: make.Candidate, clock: LegalClock, servers: Stage) -> None:
    """One for each act accepted, none for one refused."""
    saved = await make.registered(camille)
    where = f"registrations/{saved['id']}"
    [(closes,)] = await servers.select(
        "SELECT registration_closes_at FROM calendars WHERE year = %s AND academie = '02'", (make.NEXT,)
    )
    await clock.set(closes)  # type: ignore[arg-type]  # a column of timestamptz
    refused = await camille.client.patch(f"/v1/{where}", json=PHONES, headers=MERGE)
    assert refused.json()["code"] == "fenetre-fermee"
    await receipt(camille.client, f"{where}/versions/1")
    assert (await camille.client.get(f"/v1/{where}/versions/2/receipt")).status_code == 404


async def test_one_byte_changed_anywhere_is_detected(camille: make.Candidate, servers: Stage, tmp_path: Path) -> None:
    saved = await make.registered(camille)
    signed = (await receipt(camille.client, f"registrations/{saved['id']}/versions/1"))["jws"]
    jwks = await keys(camille.client)
    assert verify(servers, tmp_path, signed, jwks).code == 0
    # The last character of each part bears bits that base64 leaves unused: a change there may be no change.
    ends = {len(signed) - 1, *(place - 1 for place, letter in enumerate(signed) if letter == ".")}
    for place in range(0, len(signed), 5):
        if place not in ends:
            forged = signed[:place] + ("A" if signed[place] != "A" else "B") + signed[place + 1 :]
            assert verify(servers, tmp_path, forged, jwks).code == 1, place


async def test_what_is_shown_beside_the_signature_cannot_differ(
    camille: make.Candidate, servers: Stage, tmp_path: Path
) -> None:
    saved = await make.registered(camille)
    proof = await receipt(camille.client, f"registrations/{saved['id']}/versions/1")
    proof["claims"]["arrived_at"] = "2020-01-01T00:00:00.000000Z"
    ended = verify(servers, tmp_path, json.dumps(proof), await keys(camille.client))
    assert ended.code == 1
    assert "seule la part signée fait foi" in ended.err


@pytest.mark.parametrize("content", ["", "{", "{}", '{"jws": 1, "claims": {}}', "a.b.c", "é"])
def test_what_is_no_receipt_is_one_line(servers: Stage, tmp_path: Path, content: str) -> None:
    ended = verify(servers, tmp_path, content, '{"keys": []}')
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Erreur : ")


async def test_keys_change_and_old_receipts_stay_good(
    camille: make.Candidate, servers: Stage, house: House, tmp_path: Path
) -> None:
    saved = await make.registered(camille)
    where = f"registrations/{saved['id']}/versions/1"
    old = await receipt(camille.client, where)
    (tmp_path / "cles.json").write_text(servers.settings().receipt_keys.get_secret_value())
    ended = run(servers, "receipts", "new-key", "--old", str(tmp_path / "cles.json"))
    changed = application(replace(house, signer=Signer(ended.out)))
    async with connect(changed, authorization=f"Bearer {camille.token}") as client:
        new, published = await receipt(client, where), await keys(client)
    assert new["jws"] != old["jws"]
    assert '"d"' not in published
    for proof in (old, new):
        assert verify(servers, tmp_path, json.dumps(proof), published).code == 0
    assert verify(servers, tmp_path, json.dumps(new), await keys(camille.client)).code == 1


def test_keys_that_cannot_sign_stop_the_start() -> None:
    public = json.dumps(Signer(new_keys()).jwks())
    with pytest.raises(ValueError, match="private"):
        Signer(public)


async def test_on_paper_its_code_holds_the_receipt_itself(
    camille: make.Candidate, servers: Stage, tmp_path: Path
) -> None:
    saved = await make.registered(camille)
    where = f"/v1/registrations/{saved['id']}/versions/1/receipt"
    page = await camille.client.get(where, headers={"accept": "application/pdf, */*;q=0.1"})
    assert page.headers["content-type"] == "application/pdf"
    assert page.headers["content-disposition"].startswith('inline; filename="recepisse-registration-')
    assert reading.pages(page.content) == 1
    words = reading.text(page.content)
    assert "Récépissé d’inscription" in words
    assert f"Numéro de candidat : {saved['candidate_number']}" in words
    [signed] = reading.codes(reading.picture(page.content, 200))
    assert signed == (await camille.client.get(where, headers={"accept": "application/jose"})).text
    assert signed in words.replace(" ", "")
    assert verify(servers, tmp_path, signed, await keys(camille.client)).code == 0


async def test_a_receipt_is_one_s_own(camille: make.Candidate, servers: Stage, app: FastAPI) -> None:
    """Another's is absent, to the byte."""
    saved = await make.registered(camille)
    declared = await make.declared(camille, saved["id"], "identite", pdf())
    other = await make.candidate(servers, app, email="dominique@example.org")
    for mine, nobody in (
        (f"registrations/{saved['id']}/versions/1", f"registrations/{uuid4()}/versions/1"),
        (f"depots/{declared['id']}", f"depots/{uuid4()}"),
    ):
        refused, absent = [await other.client.get(f"/v1/{path}/receipt") for path in (mine, nobody)]
        assert (refused.status_code, absent.status_code) == (404, 404)
        assert {**refused.json(), "trace_id": ""} == {**absent.json(), "trace_id": ""}


@pytest.fixture
async def fetched(camille: make.Candidate, tmp_path: Path) -> Path:
    """A folder with a receipt and the keys, as the documentation names them."""
    saved = await make.registered(camille)
    proof = await receipt(camille.client, f"registrations/{saved['id']}/versions/1")
    (tmp_path / "recu.json").write_text(json.dumps(proof))
    (tmp_path / "jwks.json").write_text(await keys(camille.client))
    return tmp_path


async def test_the_documentation_verifies_as_printed(fetched: Path, repository: Path) -> None:
    """With our program, and with ten lines that know nothing of us; both see one byte changed."""
    text = (repository / "docs" / "recus.md").read_text()
    [ten_lines] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    command = next(line for line in re.findall(r"```sh\n(.*?)\n```", text) if " verify " in line).split()
    ours = [sys.executable, *command[1:]]
    theirs = [sys.executable, "-c", ten_lines]

    def ends() -> tuple[int, int]:
        kept = {"PYTHONPATH": str(repository), "PATH": "/usr/bin:/bin"}
        return tuple(  # type: ignore[return-value]  # two of them
            subprocess.run(one, cwd=fetched, env=kept, capture_output=True, check=False).returncode
            for one in (ours, theirs)
        )

    assert ends() == (0, 0)
    proof = json.loads((fetched / "recu.json").read_text())
    head, body, signature = proof["jws"].split(".")
    proof["jws"] = f"{head}.{'A' if body[0] != 'A' else 'B'}{body[1:]}.{signature}"
    (fetched / "recu.json").write_text(json.dumps(proof))
    assert 0 not in ends()
