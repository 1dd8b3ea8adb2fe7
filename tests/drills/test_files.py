"""The whole road of the corpus (door, S3, worker, antivirus, download), and a backlog once clamd is back."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.dev import clamd
from app.dev.clamd import INSTALL, EmbeddedClamd
from app.dev.ports import free_port
from app.gateways.antivirus import Antivirus
from app.http.house import House
from app.justificatifs.rules.sessions import LARGEST
from tests import make
from tests.conftest import Figures
from tests.drills import scaled
from tests.files import pdfs
from tests.files.case import Case
from tests.files.honest import HONEST
from tests.files.hostile import HOSTILE
from tests.files.judging import held
from tests.justificatifs import files
from tests.justificatifs.files import Sent
from tests.justificatifs.test_antivirus import until
from tests.lacking import lacking
from tests.stage import Stage

EACH = 18
"""Files of one piece of one candidate: it takes twenty here."""
_SET = "UPDATE exam_sessions SET settings = settings || %s::jsonb WHERE year = %s"
_UNSET = "UPDATE exam_sessions SET settings = settings - 'pieces' WHERE year = %s"
_LEFT = "SELECT count(*) FROM depots WHERE state IN ('recu', 'en_analyse')"


@pytest.fixture
async def roomy(servers: Stage, clean: None) -> AsyncIterator[str]:
    """A piece of many large files."""
    del clean
    if clamd.found() is None:
        lacking("clamd", INSTALL)
    setting = f'{{"pieces": {{"identite": {{"max_files": 20, "max_bytes": {LARGEST}}}}}}}'
    await servers.as_owner(_SET, (setting, make.NEXT))
    yield "identite"
    await servers.as_owner(_UNSET, (make.NEXT,))


class Depositors:
    """Candidates, a new one when the last has no room left."""

    def __init__(self, servers: Stage, app: FastAPI, piece: str) -> None:
        self._servers, self._app, self._piece = servers, app, piece
        self._count = 0
        self._owner: make.Candidate | None = None
        self._registration = ""

    async def next(self) -> tuple[make.Candidate, str]:
        """Who deposits now, and for which registration."""
        if self._owner is None or self._count % EACH == 0:
            self._owner = await make.candidate(self._servers, self._app, email=f"c{self._count}@example.org")
            self._registration = (await make.registered(self._owner))["id"]
        self._count += 1
        return self._owner, self._registration

    async def deposit(self, sent: Sent) -> tuple[make.Candidate, dict[str, Any]]:
        """By the next one."""
        owner, registration = await self.next()
        return owner, await make.deposited(owner, registration, self._piece, sent)


def sample(cases: Sequence[Case]) -> list[Case]:
    """All of them; in the suite the first of each kind."""
    first = {case.kind: case for case in reversed(cases)}
    return list(cases)[: scaled(len(cases), 0)] or list(first.values())


async def test_the_corpus_end_to_end(servers: Stage, app: FastAPI, house: House, roomy: str, figures: Figures) -> None:
    """Every file by the doors that a candidate has; what is served is looked at."""
    depositors = Depositors(servers, app, roomy)
    made: list[tuple[Case, make.Candidate, str]] = []
    begun = time.monotonic()
    for case in (*sample(HOSTILE), *sample(HONEST)):
        content = await asyncio.to_thread(case.make)
        if len(content) > LARGEST:
            await _refused_at_the_door(depositors, Sent(content, case.media_type, case.name), roomy)
            continue
        owner, depot = await depositors.deposit(Sent(content, case.media_type, case.name))
        made.append((case, owner, depot["id"]))
        if len(made) % 40 == 0:
            await servers.drain(house)
    await servers.drain(house)
    took = time.monotonic() - begun
    wrong = [problem for one in made if (problem := await _wrong(servers, *one)) is not None]
    figures(f"{len(made)} fichiers de bout en bout en {took:.1f} s ; {len(wrong)} mal jugés")
    assert wrong == []


async def _refused_at_the_door(depositors: Depositors, sent: Sent, piece: str) -> None:
    owner, registration = await depositors.next()
    address = f"/v1/registrations/{registration}/justificatifs/{piece}/depots"
    answer = await owner.client.post(address, json=sent.declared)
    assert [error["code"] for error in answer.json()["errors"]] == ["fichier-trop-lourd"]


async def _wrong(servers: Stage, case: Case, owner: make.Candidate, depot_id: str) -> str | None:
    """What is not as the table says; None: nothing."""
    found = (await owner.client.get(f"/v1/depots/{depot_id}")).json()
    download = await owner.client.get(f"/v1/depots/{depot_id}/download")
    if not case.kept:
        kept = servers.storage.client().list_objects_v2(Bucket="clean", Prefix=f"depots/{depot_id}/")["KeyCount"]
        state = "infecte" if case.expected == "infecte" else "illisible"
        # A later file of the piece, once verified, replaces one that failed.
        as_said = found["state"] in {state, "abandonne"} and found["fault"] == case.expected and found["motif"]
        return None if as_said and download.status_code == 409 and not kept else f"{case} → {found}"
    if found["state"] != "verifie":
        return f"{case} → {found['state']} : {found['fault']}"
    served = download.json()
    async with httpx.AsyncClient() as browser:
        read = await browser.get(served["url"])
    told = (read.headers["content-type"], len(read.content), hashlib.sha256(read.content).hexdigest())
    if told != (served["media_type"], served["size"], served["sha256"]):
        return f"{case} → {told}"
    if case.served is not None and served["file_name"] != case.served:
        return f"{case} → {served['file_name']}"
    left = [word for word in case.absent if word in held(read.content)]
    return f"{case} → {left}" if left else None


@pytest.fixture
def late(tmp_path: Path) -> Iterator[EmbeddedClamd]:
    """A clamd that is not started yet."""
    own = EmbeddedClamd(tmp_path / "clamd", free_port())
    yield own
    own.stop()


async def test_a_backlog_is_scanned_once_clamd_is_back(
    servers: Stage, app: FastAPI, house: House, roomy: str, late: EmbeddedClamd, figures: Figures
) -> None:
    """The worker runs all the time; not one file is served before."""
    depositors, count = Depositors(servers, app, roomy), scaled(500, 12)
    for number in range(count):
        await depositors.deposit(files.pdf(f"page {number}"))
    async with servers.working(replace(house, antivirus=Antivirus(late.address))):
        await until(lambda: _is(servers, "SELECT count(*) FROM depots WHERE state = 'en_analyse'", at_least=4))
        assert await servers.select("SELECT count(*) FROM depots WHERE clean_key IS NOT NULL") == [(0,)]
        late.start()
        begun = time.monotonic()
        await until(lambda: _is(servers, "SELECT 1 - least(1, (" + _LEFT + "))", at_least=1), patience=300)
        took = time.monotonic() - begun
    verified = await servers.select("SELECT count(*) FROM depots WHERE state = 'verifie'")
    figures(f"{count} fichiers en attente, tous vérifiés {took:.1f} s après le retour de clamd")
    assert verified == [(count,)]


async def _is(servers: Stage, sql: str, *, at_least: int) -> bool:
    [(found,)] = await servers.select(sql)
    return isinstance(found, int) and found >= at_least


async def test_one_huge_file_delays_the_others_little(
    servers: Stage, app: FastAPI, house: House, roomy: str, figures: Figures
) -> None:
    """Measured, not judged: `test_a_file_that_is_slow_holds_no_other` is the test."""
    depositors = Depositors(servers, app, roomy)
    huge = Sent(
        await asyncio.to_thread(pdfs.pdf, pdfs.streams(pdfs.zeros(scaled(900, 50)), filters=("/FlateDecode",))),
        "application/pdf",
        "enorme.pdf",
    )
    async with servers.working(house):
        alone = await _lasts(servers, depositors, scaled(20, 3))
        _, slow = await depositors.deposit(huge)
        beside = await _lasts(servers, depositors, scaled(20, 3))
        await until(lambda: _is(servers, "SELECT 1 - least(1, (" + _LEFT + "))", at_least=1), patience=120)
    [(lasted,)] = await servers.select("SELECT updated_at - received_at FROM depots WHERE id = %s", (slow["id"],))
    figures(f"la plus lente : {alone:.2f} s ; à côté d'un fichier énorme ({lasted}) : {beside:.2f} s")


async def _lasts(servers: Stage, depositors: Depositors, count: int) -> float:
    """Seconds from its completion to its verdict, for the slowest of some files that come one by one."""
    worst = 0.0
    for number in range(count):
        _, made = await depositors.deposit(files.pdf(f"page {number}"))
        await until(lambda made=made: _verified(servers, made["id"]))  # type: ignore[misc]
        [(received, verified)] = await servers.select(
            "SELECT received_at, verified_at FROM depots WHERE id = %s", (made["id"],)
        )
        assert isinstance(received, datetime)
        assert isinstance(verified, datetime)
        worst = max(worst, (verified - received).total_seconds())
    return worst


async def _verified(servers: Stage, depot: str) -> bool:
    return await servers.select("SELECT state FROM depots WHERE id = %s", (depot,)) == [("verifie",)]
