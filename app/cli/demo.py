"""`demo seed`: candidates who do not exist, who register and upload through the doors, as a browser does."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Annotated, Any

import httpx
import typer

from app.cli import housed, stop
from app.http.house import House
from app.justificatifs.rules.pieces import RECAPITULATIF
from app.sandbox import service
from app.sandbox.rules.people import PASSWORD, People, Person
from app.sandbox.rules.registrations import Json, registration
from app.sandbox.service import papers
from app.sandbox.service.papers import Paper

commands = typer.Typer(no_args_is_help=True, help="Bac à sable : candidats inventés, dossiers vraisemblables.")

_SHARE = 0.85
"""Of the pieces asked, those that they have sent when the seed ends."""
_WAIT = 120.0


@commands.callback()
def _group() -> None:
    """Keeps `seed` a name, although it is alone."""


@commands.command("seed")
def seed(
    candidates: Annotated[int, typer.Option("--candidates", min=1, max=20_000, help="Combien de candidats.")] = 100,
    academie: Annotated[
        list[str] | None, typer.Option("--academie", help="Leur académie, à répéter (toutes sinon).")
    ] = None,
    name: Annotated[str, typer.Option("--seed", help="La même graine invente les mêmes candidats.")] = "demo",
    complete: Annotated[float, typer.Option("--complete", min=0, max=1, help="Part des pièces déposées.")] = _SHARE,
    at_once: Annotated[int, typer.Option("--at-once", min=1, max=16, help="Candidats menés de front.")] = 4,
) -> None:
    """Inventer des candidats : ils s'inscrivent et déposent leurs pièces par l'API ; relancé, il reprend."""

    async def work(house: House, now: datetime) -> Counter[str]:
        async with house.database.transaction() as db:
            if not (await service.clock(db)).sandbox:
                stop("les candidats inventés n'entrent que dans un bac à sable.")
        async with httpx.AsyncClient(base_url=house.public_url, timeout=_WAIT) as client:
            day = await _Day.of(client, now, name, tuple(academie or ()), complete)
            people = [day.person(number) for number in range(1, candidates + 1)]
            hashed = await house.passwords.hash(PASSWORD)
            async with house.database.transaction() as db:
                tokens = await service.settle(db, people, password_hash=hashed)
            with typer.progressbar(length=candidates, label="Candidats") as bar:
                await _together(day, people, tokens, at_once, lambda: bar.update(1))
        return day.done

    try:
        done = housed(work)
    except httpx.HTTPError as failed:
        stop(f"l'API ne répond pas à BTS_PUBLIC_URL ({failed!r}) : relancez la commande, elle reprendra.")
    told = " ; ".join(f"{what} : {count}" for what, count in sorted(done.items()))
    typer.echo(f"{candidates} candidats inventés, mot de passe de chacun : {PASSWORD}\n{told}.")


async def _together(day: "_Day", people: list[Person], tokens: Mapping[str, str], at_once: int, told: Any) -> None:
    waiting = iter(enumerate(people, 1))

    async def one_after_another() -> None:
        for number, person in waiting:
            await day.lived(number, person, tokens[person.email])
            told()

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(one_after_another())


@dataclass(slots=True)
class _Day:
    """What every candidate reads before registering, and what they did."""

    client: httpx.AsyncClient
    today: date
    seed: str
    people: People
    share: float
    exam_session: Json
    academies: list[Json]
    specialites: list[Json]
    done: Counter[str] = field(default_factory=Counter)
    _details: dict[str, Json] = field(default_factory=dict)

    @classmethod
    async def of(
        cls, client: httpx.AsyncClient, now: datetime, name: str, wanted: tuple[str, ...], share: float
    ) -> "_Day":
        """The exam session that is open, its spécialités whose units are known, the académies."""
        opened = [one for one in await _items(client, "/v1/exam-sessions") if _open(one, now)]
        if not opened:
            stop("aucune session n'est ouverte à cette heure : « sandbox clock » se rend à l'ouverture de l'une.")
        year = opened[0]["year"]
        session = await _json(client, f"/v1/exam-sessions/{year}")
        found = [one for one in await _items(client, "/v1/academies") if not wanted or one["code"] in wanted]
        if missing := set(wanted) - {one["code"] for one in found}:
            stop(f"aucune académie ne porte le code {', '.join(sorted(missing))}.")
        known = [one for one in await _items(client, f"/v1/exam-sessions/{year}/specialites") if one["units_known"]]
        return cls(client, now.date(), name, People(name, year), share, session, found, known)

    def person(self, number: int) -> Person:
        """The one of this number, in the académie that falls to it."""
        return self.people.person(number, self._academie(number)["departements"])

    async def lived(self, number: int, person: Person, token: str) -> None:
        """They register, unless they have; then send what they have not."""
        luck = Random(f"{self.seed}/{number}/dossier")  # noqa: S311 -- likewise
        own = {"authorization": f"Bearer {token}"}
        specialite = await self._specialite(luck.choice(self.specialites)["code"])
        asked = registration(
            person,
            luck,
            exam_session=self.exam_session,
            academie=self._academie(number)["code"],
            specialite=specialite,
            today=self.today,
        )
        mine = await _items(self.client, "/v1/registrations", own)
        live = [one for one in mine if one["exam_session"] == asked["exam_session"] and one["status"] == "enregistree"]
        made = live[0] if live else _said(await self.client.post("/v1/registrations", json=asked, headers=own))
        self.done[f"catégorie {asked['category']}"] += 1
        for item in await _items(self.client, f"/v1/registrations/{made['id']}/justificatifs", own):
            sends = luck.random() < self.share
            if sends and not item["depots"]:
                await self._send(person, made, item, luck, own)

    def _academie(self, number: int) -> Json:
        return self.academies[number % len(self.academies)]

    async def _specialite(self, code: str) -> Json:
        if code not in self._details:
            path = f"/v1/exam-sessions/{self.exam_session['year']}/specialites/{code}"
            self._details[code] = await _json(self.client, path)
        return self._details[code]

    async def _send(self, person: Person, made: Json, item: Json, luck: Random, own: dict[str, str]) -> None:
        paper = await self._paper(person, made, item, luck, own)
        declared = {
            "file_name": paper.name,
            "media_type": paper.media_type,
            "size": len(paper.content),
            "sha256": hashlib.sha256(paper.content).hexdigest(),
        }
        path = f"/v1/registrations/{made['id']}/justificatifs/{item['piece']}/depots"
        depot = _said(await self.client.post(path, json=declared, headers=own))
        upload = depot["upload"]
        sent = await self.client.request(
            upload["method"], upload["url"], headers=upload["headers"], content=paper.content
        )
        sent.raise_for_status()
        _said(await self.client.post(f"/v1/depots/{depot['id']}/completion", headers=own))
        self.done["fichiers"] += 1

    async def _paper(self, person: Person, made: Json, item: Json, luck: Random, own: dict[str, str]) -> Paper:
        if item["piece"] == RECAPITULATIF:
            printed = await self.client.get(f"/v1/registrations/{made['id']}/recapitulatif", headers=own)
            printed.raise_for_status()
            dated = self.today.strftime("%d/%m/%Y")
            return await asyncio.to_thread(papers.sheet, printed.content, dated, luck)
        lines = (f"{person.first_names} {person.birth_name}", made["candidate_number"], self.today.isoformat())
        return await asyncio.to_thread(papers.paper, item["piece"], item["label"], lines, luck)


def _open(exam_session: Json, now: datetime) -> bool:
    window = exam_session["registration"]
    opens, closes = window["opens_at"], window["closes_at"]
    return bool(opens and closes) and datetime.fromisoformat(opens) <= now < datetime.fromisoformat(closes)


async def _items(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> list[Json]:
    found: list[Json] = (await _json(client, path, headers))["items"]
    return found


async def _json(client: httpx.AsyncClient, path: str, headers: dict[str, str] | None = None) -> Json:
    return _said(await client.get(path, headers=headers))


def _said(answer: httpx.Response) -> Json:
    """What the door answers; a refusal of what was invented is a fault of ours, told in its own words."""
    if answer.is_client_error:
        stop(f"{answer.request.method} {answer.request.url.path} : {answer.text}")
    answer.raise_for_status()
    body: Json = answer.json()
    return body
