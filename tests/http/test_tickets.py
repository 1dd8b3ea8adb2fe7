"""Who came in time and met our outage is let in afterwards, once, for the same request and nothing else."""

import asyncio
import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.http.house import House
from app.http.now import Clock
from app.main import application
from tests import make
from tests.conftest import connect
from tests.http.outage import Outage, closing, wired
from tests.justificatifs import files
from tests.stage import Stage

SECONDS = timedelta(seconds=1)
MINUTES = timedelta(minutes=1)


@pytest.fixture
async def outage(servers: Stage, house: House, clean: None) -> AsyncIterator[Outage]:
    """The service, whose database can be cut off."""
    del clean
    async with wired(servers, house) as made:
        yield made


@pytest.fixture
async def camille(servers: Stage, app: FastAPI, clean: None) -> make.Candidate:
    """An ordinary candidate."""
    del clean
    return await make.candidate(servers, app)


@dataclass(frozen=True)
class Act:
    """A request, to be sent again the same."""

    method: str
    path: str
    body: dict[str, Any] | None = None
    if_match: str | None = None

    async def sent(self, client: httpx.AsyncClient, ticket: str | None = None, **others: str) -> httpx.Response:
        """Sent once."""
        told = {"if-match": self.if_match, "arrival-ticket": ticket, **others}
        if self.method == "PATCH":
            told["content-type"] = "application/merge-patch+json"
        headers = {name: value for name, value in told.items() if value is not None}
        return await client.request(self.method, self.path, json=self.body, headers=headers)


ACTS = ("register", "change", "withdraw", "declare", "non-concerne", "remove")
DONE = {"register": 201, "change": 200, "withdraw": 204, "declare": 201, "non-concerne": 200, "remove": 204}
REGISTER = Act("POST", "/v1/registrations", make.registration())


async def prepared(name: str, owner: make.Candidate, outage: Outage) -> Act:
    """An act that this candidate may do now."""
    if name == "register":
        return REGISTER
    root = f"/v1/registrations/{(await make.registered(owner))['id']}"
    match name:
        case "change":
            return Act("PATCH", root, {"handicap": True}, '"1"')
        case "withdraw":
            return Act("DELETE", root, None, '"1"')
        case "declare":
            return Act("POST", f"{root}/justificatifs/identite/depots", files.pdf().declared)
        case "non-concerne":
            return Act("PUT", f"{root}/justificatifs/diplome_requis/non-concerne", {"reason": "Essai."})
    made = await make.deposited(owner, root.rpartition("/")[2], "identite", files.pdf())
    await outage.servers.drain(outage.house)
    return Act("DELETE", f"/v1/depots/{made['id']}")


async def bound_of(name: str, servers: Stage) -> datetime:
    """The bound that governs it."""
    late = name in {"declare", "non-concerne", "remove"}
    return await closing(servers, "justificatifs_close_at" if late else "registration_closes_at")


async def missed(outage: Outage, client: httpx.AsyncClient, act: Act, at: datetime) -> str:
    """The ticket of an act that came at `at`, and found no database."""
    await outage.at(at)
    await outage.down()
    answer = await act.sent(client)
    assert answer.status_code == 503, answer.text
    told = answer.json()["arrival_ticket"]
    assert answer.headers["arrival-ticket"] == told["ticket"]
    arrived, until = (datetime.fromisoformat(told[name]) for name in ("arrived_at", "valid_until"))
    assert at <= arrived < at + 5 * SECONDS
    assert until - arrived == 30 * MINUTES
    assert "Renvoyez exactement la même" in told["detail"]
    return str(told["ticket"])


def code(answer: httpx.Response) -> tuple[int, str]:
    """How it was refused."""
    return answer.status_code, answer.json()["code"]


@pytest.mark.parametrize("name", ACTS)
async def test_each_guarded_act_is_let_in_once(
    name: str, outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    act, bound = await prepared(name, camille, outage), await bound_of(name, servers)
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, act, bound - 10 * SECONDS)
        again = await act.sent(client, ticket)  # still nothing: the same ticket, for as long as before
        assert (again.status_code, again.headers["arrival-ticket"]) == (503, ticket)
        await outage.up_at(bound + MINUTES)
        assert code(await act.sent(client)) == (409, "fenetre-fermee")
        done = await act.sent(client, ticket)
        assert done.status_code == DONE[name], done.text
        assert code(await act.sent(client, ticket)) == (409, "ticket-utilise")
    assert len(await servers.select("SELECT id FROM arrival_tickets WHERE account_id = %s", (camille.id,))) == 1


async def test_a_file_announced_with_a_ticket_has_its_five_minutes_to_land(
    outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    act, bound = await prepared("declare", camille, outage), await bound_of("declare", servers)
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, act, bound - 10 * SECONDS)
        await outage.up_at(bound + 20 * MINUTES)
        made = (await act.sent(client, ticket)).json()
    assert datetime.fromisoformat(made["upload"]["expires_at"]) > bound + 24 * MINUTES
    assert (await make.put(made["upload"], files.pdf().content)).status_code == 200


def bent(ticket: str, place: int) -> str:
    """The same, one byte changed."""
    raw = bytearray(base64.urlsafe_b64decode(ticket))
    raw[place] ^= 1
    return base64.urlsafe_b64encode(bytes(raw)).decode()


async def test_it_is_refused_for_anything_else_and_still_serves(
    outage: Outage, camille: make.Candidate, servers: Stage, app: FastAPI
) -> None:
    other = await make.candidate(servers, app, email="dominique@example.org")
    act, bound = await prepared("change", camille, outage), await bound_of("change", servers)
    async with outage.client(camille) as client, outage.client(other) as stranger:
        ticket = await missed(outage, client, act, bound - 10 * SECONDS)
        await outage.up_at(bound + MINUTES)
        for changed, sender, why in (
            (replace(act, body={"handicap": False}), client, "ticket-autre-corps"),
            (act, stranger, "ticket-autre-identite"),
            (replace(act, if_match='"2"'), client, "ticket-autre-operation"),
            (
                replace(act, path=f"{act.path[:-1]}{'0' if act.path[-1] != '0' else '1'}"),
                client,
                "ticket-autre-operation",
            ),
            (Act("DELETE", act.path, None, '"1"'), client, "ticket-autre-operation"),
        ):
            assert code(await changed.sent(sender, ticket)) == (422, why)
        assert (await act.sent(client, ticket)).status_code == 200


@pytest.mark.parametrize("place", [0, 4, 20, 27, 28, 60, 92, 124, 155])
async def test_a_forged_one_is_refused_without_a_query(
    place: int, outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    """One byte of the key's name, the number, the instant, a digest or the seal; the database is away all along."""
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, REGISTER, await closing(servers) - 10 * SECONDS)
        assert code(await REGISTER.sent(client, bent(ticket, place))) == (422, "ticket-invalide")


@pytest.mark.parametrize("text", ["", "x", "é", "A" * 208, "=" * 300, "AAAA BBBB"])
async def test_what_is_no_ticket_is_refused(text: str, camille: make.Candidate) -> None:
    answer = await camille.client.post(
        "/v1/registrations", json=make.registration(), headers={b"arrival-ticket": text.encode("latin-1")}
    )
    assert code(answer) == (422, "ticket-invalide")


@pytest.mark.parametrize(("late", "verdict"), [(-SECONDS, 201), (5 * SECONDS, 409)])
async def test_it_is_valid_half_an_hour(
    late: timedelta, verdict: int, outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    bound = await closing(servers)
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, REGISTER, bound - MINUTES)
        await outage.up_at(bound + 29 * MINUTES + late - SECONDS)
        answer = await REGISTER.sent(client, ticket)
    assert answer.status_code == verdict, answer.text
    assert verdict == 201 or answer.json()["code"] == "ticket-expire"


async def test_there_is_none_before_the_last_hour_nor_after_the_bound(
    outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    """Earlier, one has time to come back; later, one came too late."""
    latest = max([await closing(servers, academie=one) for one in await academies(servers)])
    act, late = await prepared("declare", camille, outage), await closing(servers, "max(justificatifs_close_at)", "02")
    async with outage.client(camille) as client:
        await outage.at(latest - timedelta(hours=30))
        await outage.down()
        early = await REGISTER.sent(client)
        assert (early.status_code, "arrival_ticket" in early.json()) == (503, False)
        assert "arrival-ticket" not in early.headers
        await outage.up_at(late + timedelta(days=2))
        await outage.down()
        after = await act.sent(client)
        assert (after.status_code, "arrival_ticket" in after.json()) == (503, False)


async def academies(servers: Stage) -> list[str]:
    """Those that have a calendar."""
    rows = await servers.select("SELECT academie FROM calendars WHERE year = %s", (make.NEXT,))
    return [str(one) for (one,) in rows]


async def test_who_came_after_the_bound_of_their_own_academie_is_not_let_in(
    outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    """The snapshot knows that some académie closes soon; the exact calendar knows that this one had closed."""
    bounds = {await closing(servers, academie=one) for one in await academies(servers)}
    last, own = max(bounds), await closing(servers)
    assert last > own, "every académie closes at the same instant: nothing is tried here"
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, REGISTER, last - 10 * SECONDS)
        await outage.up_at(last - 5 * SECONDS)
        assert code(await REGISTER.sent(client, ticket)) == (409, "fenetre-fermee")
    assert await servers.select("SELECT id FROM arrival_tickets") == []


async def test_a_refusal_leaves_the_ticket_unused(outage: Outage, camille: make.Candidate, servers: Stage) -> None:
    act, bound = await prepared("change", camille, outage), await bound_of("change", servers)
    act = replace(act, if_match='"7"')
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, act, bound - 10 * SECONDS)
        await outage.up_at(bound + MINUTES)
        for _ in range(2):
            assert code(await act.sent(client, ticket)) == (412, "version-perimee")
    assert await servers.select("SELECT id FROM arrival_tickets") == []


async def test_the_credential_must_still_live(outage: Outage, camille: make.Candidate, servers: Stage) -> None:
    bound = await closing(servers)
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, REGISTER, bound - 10 * SECONDS)
        await outage.up_at(bound + MINUTES)
        await servers.as_owner("DELETE FROM logins")
        assert code(await REGISTER.sent(client, ticket)) == (401, "connexion-requise")


async def test_the_cookie_of_a_browser_is_a_credential_too(outage: Outage, servers: Stage, app: FastAPI) -> None:
    """Whatever other cookies come and go."""
    robin = await make.candidate(servers, app, email="robin@example.org", delivery="cookie")
    bound = await closing(servers)
    async with connect(outage.app, **{"x-csrf": "1"}) as client:
        client.headers["cookie"] = f"mesure=1; __Host-login={robin.token}"
        ticket = await missed(outage, client, REGISTER, bound - 10 * SECONDS)
        await outage.up_at(bound + MINUTES)
        client.headers["cookie"] = f"__Host-login={robin.token}; autre=2"
        assert (await REGISTER.sent(client, ticket)).status_code == 201


async def test_without_a_credential_there_is_none(outage: Outage, servers: Stage) -> None:
    """Nobody's ticket would let nobody in."""
    await outage.at(await closing(servers) - 10 * SECONDS)
    await outage.down()
    async with connect(outage.app) as client:
        assert code(await REGISTER.sent(client)) == (401, "connexion-requise")
        basic = await REGISTER.sent(client, authorization="Basic abc")
        assert code(basic) == (401, "connexion-requise")


async def test_a_process_that_never_read_the_clock_makes_none(house: House, camille: make.Candidate) -> None:
    """Nobody can say when the request came."""
    early = application(replace(house, clock=Clock(house.database, sandbox=True)))
    async with connect(early, authorization=f"Bearer {camille.token}") as client:
        answer = await REGISTER.sent(client)
    assert code(answer) == (503, "horloge-inconnue")
    assert "arrival_ticket" not in answer.json()


async def test_ten_at_once_with_one_ticket_have_one_effect(
    outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    act, bound = replace(await prepared("change", camille, outage), if_match="*"), await bound_of("change", servers)
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, act, bound - 10 * SECONDS)
        await outage.up_at(bound + MINUTES)
        answers = await asyncio.gather(*(act.sent(client, ticket) for _ in range(10)))
    assert sorted(one.status_code for one in answers) == [200] + [409] * 9
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"ticket-utilise"}
    assert await servers.select("SELECT count(*) FROM registration_versions") == [(2,)]


async def test_where_uses_are_not_kept_one_ticket_has_ten_effects(
    outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    """The control: nothing but the row of its use makes a ticket serve once."""
    act, bound = replace(await prepared("change", camille, outage), if_match="*"), await bound_of("change", servers)
    await servers.as_owner("ALTER TABLE arrival_tickets DROP CONSTRAINT pk_arrival_tickets")
    try:
        async with outage.client(camille) as client:
            ticket = await missed(outage, client, act, bound - 10 * SECONDS)
            await outage.up_at(bound + MINUTES)
            answers = await asyncio.gather(*(act.sent(client, ticket) for _ in range(10)))
    finally:
        await servers.as_owner("DELETE FROM arrival_tickets")
        await servers.as_owner("ALTER TABLE arrival_tickets ADD CONSTRAINT pk_arrival_tickets PRIMARY KEY (id)")
    assert [one.status_code for one in answers] == [200] * 10
    assert await servers.select("SELECT count(*) FROM registration_versions") == [(11,)]


async def test_a_key_replays_its_answer_rather_than_say_used(
    outage: Outage, camille: make.Candidate, servers: Stage
) -> None:
    """Whoever lost the answer and asks again, with the same key and the same ticket, gets the same answer."""
    bound, key = await closing(servers), "la-meme-cle-encore"
    async with outage.client(camille) as client:
        ticket = await missed(outage, client, REGISTER, bound - 10 * SECONDS)
        await outage.up_at(bound + MINUTES)
        first = await REGISTER.sent(client, ticket, **{"idempotency-key": key})
        assert first.status_code == 201, first.text
        again = await REGISTER.sent(client, ticket, **{"idempotency-key": key})
        assert (again.status_code, again.content) == (201, first.content)
        assert again.headers["idempotent-replayed"] == "true"
        await outage.at(bound + 45 * MINUTES)  # the ticket is dead; the answer is not
        late = await REGISTER.sent(client, ticket, **{"idempotency-key": key})
        assert (late.status_code, late.content) == (201, first.content)
