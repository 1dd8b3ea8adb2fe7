"""A simulated CNED beside the service for a whole campaign: at the end its picture is the database, line by line."""

import ast
import asyncio
import hashlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest
from fastapi import FastAPI

from app.gateways.receivers import Receivers
from app.http.house import House
from app.http.now import machine_time
from tests import make
from tests.buckets import Own, own_buckets
from tests.clock import LegalClock
from tests.conftest import Figures
from tests.drills import scaled
from tests.drills.cned import judge
from tests.drills.cned.candidates import WEIGHTS, Candidate, Fate, students
from tests.drills.cned.system import Student, System, Told
from tests.drills.cned.wire import Cut
from tests.drills.kills import working
from tests.justificatifs import files
from tests.justificatifs.conftest import agent
from tests.processes import environment, serving
from tests.staff.agents import everywhere, logged_in
from tests.stage import Stage
from tests.webhooks.receiver import LOCAL, Answer, Received, receiving

STUDENTS, CANDIDATES = scaled(5_000, 50), scaled(3_000, 30)
AT_ONCE = 16
REFUSED = 10
"""One certificate in so many is refused by an agent, once."""
PART = 0.1
"""Of its questions that the network loses."""
SEED = 20231
PARIS = ZoneInfo("Europe/Paris")
REFUSE = {"verdict": "refuse", "motif": "illisible", "text": "Le nom est caché."}


@pytest.fixture
async def own(servers: Stage, house: House, clean: None) -> AsyncIterator[Own]:
    """The service on two buckets of its own, in a sandbox, whose webhooks may go to this machine."""
    del clean
    async with own_buckets(servers, house) as made:
        receivers = Receivers(machine_time=machine_time, test_networks=LOCAL)
        settings = made.settings.model_copy(update={"sandbox": True, "webhook_test_networks": LOCAL})
        yield replace(made, settings=settings, house=replace(made.house, receivers=receivers))


@dataclass
class Moody:
    """The school's receiver: it hears, and fails now and then, before it heard or after."""

    system: System
    chance: random.Random
    failures: int = 0

    async def answer(self, received: Received) -> Answer:
        """One answer in five is no success."""
        draw = self.chance.random()
        self.failures += draw < 1 / 5
        if draw < 1 / 20:
            return 429, {"retry-after": "1"}
        if draw < 1 / 10:
            return 500, {}
        status = self.system.hear(received.headers, received.body)
        return (500 if draw < 1 / 5 else status), {}


@dataclass
class Campaign:
    """All who take part."""

    own: Own
    school: str
    secret: dict[str, str]
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 -- the same run for all
    everybody: list[Student] = field(default_factory=lambda: students(STUDENTS))
    candidates: list[Candidate] = field(default_factory=list)

    async def plant(self) -> None:
        """The accounts of those who will register."""
        fates, weights = list(WEIGHTS), list(WEIGHTS.values())
        drawn = [*fates, *self.chance.choices(fates, weights, k=CANDIDATES - len(fates))]
        for one, fate in zip(self.chance.sample(self.everybody, CANDIDATES), drawn, strict=True):
            owner = await make.candidate(
                self.own.servers,
                self.own.app,
                email=f"{one.number.lower()}@example.org",
                birth_name=one.birth_name,
                first_names=one.first_names,
                birth_date="1999-12-31" if fate is Fate.NAMESAKE else one.birth_date,
            )
            await owner.client.aclose()
            self.candidates.append(Candidate(one, fate, owner.token, self.school))

    async def arrive(self, url: str) -> None:
        """Everybody registers, some at once."""
        gate = asyncio.Semaphore(AT_ONCE)
        # Each from a machine of their own: no connection serves twice.
        each = httpx.Limits(max_keepalive_connections=0)
        async with httpx.AsyncClient(base_url=url, timeout=60, limits=each) as http:

            async def one(candidate: Candidate) -> None:
                async with gate:
                    await candidate.go(http, self.chance)

            async with asyncio.TaskGroup() as all_of_them:
                for candidate in self.candidates:
                    all_of_them.create_task(one(candidate))

    async def refuse_some(self, url: str, token: str) -> int:
        """An agent cannot read some of the certificates."""
        verified = await self.own.servers.select(
            "SELECT id FROM depots WHERE organisme_id IS NOT NULL AND state = 'verifie' ORDER BY id"
        )
        headers = {"authorization": token, "if-match": "*"}
        async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as examiner:
            for (depot,) in verified[::REFUSED]:
                answer = await examiner.post(f"/v1/staff/depots/{depot}/reviews", json=REFUSE)
                assert answer.status_code == 201, answer.text
        return len(verified[::REFUSED])


async def test_its_picture_is_the_database(
    own: Own, app: FastAPI, house: House, tmp_path: Path, figures: Figures
) -> None:
    school, secret = await _declared(own, app, house)
    campaign = Campaign(own, school, secret)
    await campaign.plant()
    examiner = await agent(app, house, "02")
    async with _entered(campaign, tmp_path) as (system, moody, wire, url):
        half = campaign.everybody[: STUDENTS // 2]
        first = await system.attest(half, "etudiants-rentree")
        assert {(one["fate"], one["standing"]) for one in first} == {("nouvelle", "en_attente")}
        async with _at_work(system):
            await campaign.arrive(url)
            await system.attest(campaign.everybody, "etudiants-novembre")
            await _settled(own, system)
            refused = await campaign.refuse_some(url, examiner.headers["authorization"])
            await _settled(own, system)
            again = await system.attest(campaign.everybody, "etudiants-encore")
        await _until_heard(own)
        await system.look()
        told = await _counted(own, system)
    figures(_figures(campaign, system, moody, wire, refused=refused, changes=told))
    await _no_failure_was_spared(own, system, moody, wire)
    assert {one["fate"] for one in again} == {"inchangee"}
    assert await judge.differences(own.servers, school, system.picture) == []
    assert judge.against_what_they_did(system.picture, campaign.everybody, campaign.candidates) == []
    await _replaced(own, refused)
    await _the_judge_sees(own, campaign, system)


def test_its_system_knows_only_the_contract_and_the_docs() -> None:
    """Nothing of the service, nothing of these tests: what an engineer of the school has."""
    for name in ("system", "wire"):
        tree = ast.parse((Path(__file__).parent / "cned" / f"{name}.py").read_text())
        roots = {
            (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name) or ""
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert roots
        assert not {one for one in roots if one.split(".")[0] in {"app", "tests", "openapi"}}


async def _declared(own: Own, app: FastAPI, house: House) -> tuple[str, dict[str, str]]:
    """By an administrator, as docs/organismes.md says."""
    _, office = await logged_in(house, app, academies=await everywhere(own.servers))
    entry = {"name": "CNED EXEMPLE", "siret": "73282932000074", "contact_email": "scolarite@example.org"}
    made = (await office.post("/v1/staff/training-bodies", json=entry)).json()
    scopes = ["registrations:read", "attestations:write", "webhooks:manage"]
    where = f"/v1/staff/training-bodies/{made['id']}/secrets"
    secret = (await office.post(where, json={"scopes": scopes, "days": 365})).json()
    return made["id"], {name: secret[name] for name in ("client_id", "client_secret")}


@asynccontextmanager
async def _entered(campaign: Campaign, home: Path) -> AsyncIterator[tuple[System, Moody, Cut, str]]:
    """The school's system, on a bad network, beside the service in processes of its own."""
    own = campaign.own
    told = environment(own.settings)
    wire = Cut(campaign.chance, part=PART)
    async with (
        serving(own.settings, home, under=[()]) as [api],
        working(told, home),
        httpx.AsyncClient(base_url=api.url, transport=wire, timeout=60) as http,
    ):
        system = System(http, campaign.secret, make.NEXT, lambda text: files.pdf(text).content)
        moody = Moody(system, campaign.chance)
        async with receiving(moody.answer, name=None, host="127.0.0.1") as receiver:
            await system.declare_webhook(f"http://127.0.0.1:{receiver.port}/bts")
            yield system, moody, wire, api.url


@asynccontextmanager
async def _at_work(system: System) -> AsyncIterator[None]:
    """It follows and deposits meanwhile; at the end it has read all. When it cannot go on, nobody waits for it."""
    over = asyncio.Event()
    async with asyncio.TaskGroup() as work:
        following, depositing = work.create_task(system.follow(over)), work.create_task(system.deposit())
        yield
        over.set()
        await following
        depositing.cancel()


async def _settled(own: Own, system: System) -> None:
    """The worker has nothing to do, the school has nothing to send, and has read all."""
    doing = (
        "SELECT (SELECT count(*) FROM jobs.procrastinate_jobs WHERE status = 'doing' OR status = 'todo'"
        " AND coalesce(scheduled_at <= now(), true)) + (SELECT count(*) FROM feed_changes WHERE position IS NULL)"
    )
    head = "SELECT coalesce(max(position), 0) FROM feed_changes"
    calm = 0
    while calm < 3:
        await asyncio.sleep(0.5)
        await system.all_deposited()
        [(busy,)], [(last,)] = await own.servers.select(doing), await own.servers.select(head)
        calm = calm + 1 if not busy and last == len(system.picture.lines) else 0


async def _until_heard(own: Own) -> None:
    """The days of tries to come pass at once: the clock goes from one to the next."""
    clock = LegalClock(own.servers, own.app)
    waiting = "SELECT max(next_at) FROM webhook_deliveries WHERE state = 'en_attente'"
    while (at := (await own.servers.select(waiting))[0][0]) is not None:
        assert isinstance(at, datetime)
        [(now,)] = await own.servers.select("SELECT legal_now()")
        assert isinstance(now, datetime)
        await clock.set(max(at, now))
        await own.servers.tick(own.house, "webhooks.wake")
        await asyncio.sleep(0.1)  # what the worker's own process took


async def _counted(own: Own, system: System) -> int:
    """Day by day, the school's count is the service's (docs/organismes.md); how many changes."""
    days = await own.servers.select(
        "SELECT DISTINCT CAST(numbered_at AT TIME ZONE 'Europe/Paris' AS date)::text FROM feed_changes"
    )
    lines, total = dict(system.picture.lines), 0
    for (day,) in sorted(days):
        told = await system.digest(str(day))
        first, total = told["first_position"], total + told["changes"]
        mine = "".join(f"{at} {lines[at]}\n" for at in range(first, told["last_position"] + 1))
        assert hashlib.sha256(mine.encode()).hexdigest() == told["changes_sha256"]
    kept = "".join(f"{key} {seen['position']}\n" for key, seen in sorted(system.picture.followed.items()))
    assert (hashlib.sha256(kept.encode()).hexdigest(), len(system.picture.followed)) == (
        told["followed_sha256"],
        told["followed"],
    )
    return total


async def _no_failure_was_spared(own: Own, system: System, moody: Moody, wire: Cut) -> None:
    """Answers were lost, messages were refused, some came twice; and all were heard at last."""
    assert wire.lost > 0
    assert system.cuts > wire.lost
    assert moody.failures > 0
    assert system.heard > len(system.picture.messages)
    assert await own.servers.select("SELECT DISTINCT state FROM webhook_deliveries") == [("livree",)]
    [(most,)] = await own.servers.select("SELECT max(tries) FROM webhook_deliveries")
    assert isinstance(most, int)
    assert most > 1


async def _replaced(own: Own, refused: int) -> None:
    """In the place of each certificate refused the school deposited another."""
    assert refused > 0
    twice = (
        "SELECT count(*) FROM (SELECT FROM depots WHERE organisme_id IS NOT NULL"
        " GROUP BY registration_id HAVING count(*) = 2) AS one"
    )
    assert await own.servers.select(twice) == [(refused,)]


async def _the_judge_sees(own: Own, campaign: Campaign, system: System) -> None:
    """The control: a line lost, one told twice, a status of before, a message too many."""
    wrong = deepcopy(system.picture)
    wrong.lines.pop()
    key = next(iter(wrong.followed))
    wrong.followed[key]["status"] = "valide"
    wrong.messages["msg"] = Told("registration.created", key, 1_000_000)
    wrong.attested.append(wrong.attested[0])
    lost = wrong.certificates.pop()
    found = await judge.differences(own.servers, campaign.school, wrong)
    assert [one.partition(":")[0] for one in found] == [
        "feed missing", "followed missing", "followed too many", "message too many", "attestation too many",
        "certificate missing",
    ]  # fmt: skip
    assert lost["id"] in found[-1]
    del wrong.followed[key]
    gone = judge.against_what_they_did(wrong, campaign.everybody, campaign.candidates)
    assert [one.partition(":")[0] for one in gone] == ["who stays missing", "who is attested too many"]


def _figures(campaign: Campaign, system: System, moody: Moody, wire: Cut, *, refused: int, changes: int) -> str:
    seen = system.picture
    return (
        f"{STUDENTS} students, {len(campaign.candidates)} registrations: {changes} changes in the feed,"
        f" {len(seen.followed)} followed, {len(seen.attested)} attestations, {len(seen.certificates)} certificates"
        f" ({refused} refused and replaced), {len(seen.messages)} messages ({system.heard} heard,"
        f" {moody.failures} failures); {system.cuts} questions cut, {wire.lost} of them answered;"
        f" {system.tokens} tokens; differences: 0"
    )
