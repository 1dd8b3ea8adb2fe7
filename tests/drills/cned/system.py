"""The system of a school, as its engineer writes it with the contract and docs/organismes.md open."""

import asyncio
import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpx
from standardwebhooks import Webhook, WebhookVerificationError

BODY = "/v1/training-body"
FEED = f"{BODY}/registrations"
PIECE = "certificat_scolarite_1"
SCOPE = "registrations:read attestations:write webhooks:manage"
TYPES = (
    "registration.created", "registration.changed", "registration.withdrawn", "dossier.status_changed",
    "piece.refused", "attestation.expected",
)  # fmt: skip
PATIENCE = 600
"""Seconds that one question may take, asked again and again."""
EVERY = 5
"""Seconds after which the feed is read, were no webhook to say so."""
AT_ONCE = 4
LATER = frozenset({429, 502, 503, 504})
TITLES = ("numero_etudiant", "nom", "prenoms", "date_naissance", "annee_scolaire", "annee_etude", "debut", "fin")


@dataclass(frozen=True)
class Student:
    """One of the school's own."""

    number: str
    birth_name: str
    first_names: str
    birth_date: str
    school_year: str
    starts_on: str


@dataclass(frozen=True)
class Told:
    """A message of a webhook."""

    type: str
    registration: str
    position: int


@dataclass
class Picture:
    """All that the school knows."""

    lines: list[tuple[int, str]] = field(default_factory=list)
    """Of the feed: position, registration."""
    followed: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What is seen of each registration, and the `position` of its last change."""
    messages: dict[str, Told] = field(default_factory=dict)
    """By their webhook-id."""
    attested: list[dict[str, Any]] = field(default_factory=list)
    certificates: list[dict[str, Any]] = field(default_factory=list)


class System:
    """Follows the feed, attests, deposits, hears: it insists until it is answered."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        secret: Mapping[str, str],
        exam_session: int,
        certificate: Callable[[str], bytes],
    ) -> None:
        self._http, self._secret, self._exam_session, self._certificate = http, secret, exam_session, certificate
        self._token: str | None = None
        self._entering = asyncio.Lock()
        self._position = 0
        self._woken = asyncio.Event()
        self._webhook: Webhook | None = None
        self._wanted: asyncio.Queue[tuple[str, int]] = asyncio.Queue()
        self._deposited: dict[str, int] = {}
        self.picture = Picture()
        self.heard = self.cuts = self.tokens = 0
        """Messages heard, however often; questions asked again; tokens asked for."""

    async def declare_webhook(self, url: str) -> None:
        """Be told when to read."""
        made = await self._ask(201, "POST", f"{BODY}/webhooks", json={"url": url, "types": TYPES}, key="webhook-2026")
        self._webhook = Webhook(made.json()["secret"])

    def hear(self, headers: Mapping[str, str], body: bytes) -> int:
        """A message; the status of its answer."""
        if self._webhook is None:
            return 503
        try:
            message = self._webhook.verify(body, dict(headers))
        except WebhookVerificationError:
            return 400
        about = message["data"]
        self.picture.messages[headers["webhook-id"]] = Told(
            message["type"], about["registration_id"], about["position"]
        )
        self.heard += 1
        self._woken.set()
        return 204

    async def follow(self, over: asyncio.Event) -> None:
        """The feed to its head, again and again; to the end once it is `over`."""
        while True:
            ended = over.is_set()
            page = (await self._ask(200, "GET", FEED, params={"after": self._position, "limit": 100})).json()
            for change in page["items"]:
                self._apply(change)
            before, self._position = self._position, page["next_after"]
            if self._position < page["head"]:
                assert before < self._position, f"the feed stands still at {before}, before {page['head']}"
                continue
            if ended:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._woken.wait()
            self._woken.clear()

    def _apply(self, change: Mapping[str, Any]) -> None:
        key, seen = change["registration_id"], change["registration"]
        self.picture.lines.append((change["position"], key))
        if "registration.withdrawn" in change["kinds"]:
            self.picture.followed.pop(key, None)
            return
        # What nobody may see any more has its tombstone further on.
        self.picture.followed[key] = {**(seen or {}), "position": change["position"]}
        if seen is not None and PIECE in seen["missing"] + seen["refused"]:
            again = self._deposited.get(key, 0) if "piece.refused" in change["kinds"] else 0
            self._wanted.put_nowait((key, again))

    async def deposit(self) -> None:
        """A certificate for each who lacks it, and another in the place of one that was refused; until cancelled."""
        await asyncio.gather(*[self._depositing() for _ in range(AT_ONCE)])

    async def _depositing(self) -> None:
        while True:
            key, again = await self._wanted.get()
            try:
                if self._deposited.get(key, 0) == again:
                    self._deposited[key] = again + 1
                    await self._deposit(key, again)
            finally:
                self._wanted.task_done()

    async def all_deposited(self) -> None:
        """Nothing is on its way to S3."""
        await self._wanted.join()

    async def _deposit(self, key: str, again: int) -> None:
        content = self._certificate(f"{key} {again}")
        told = {
            "piece": PIECE, "file_name": "certificat.pdf", "media_type": "application/pdf",
            "size": len(content), "sha256": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip
        where = f"{FEED}/{key}/certificats"
        made = await self._ask((201, 404), "POST", where, json=told, key=f"{key}-{again}")
        if made.status_code == httpx.codes.NOT_FOUND:  # the candidate left meanwhile
            return
        depot = made.json()
        # Its answer lost, the file may be there: it is not taken twice.
        await self._ask((200, 412), "PUT", depot["upload"]["url"], content=content, headers=depot["upload"]["headers"])
        await self._ask((200, 404), "POST", f"{where}/{depot['id']}/completion")

    async def attest(self, students: Sequence[Student], key: str) -> list[dict[str, Any]]:
        """By a CSV file; the verdict on each line."""
        written = io.StringIO()
        table = csv.writer(written, delimiter=";")
        table.writerow(TITLES)
        table.writerows(
            (one.number, one.birth_name, one.first_names, one.birth_date, one.school_year, 2, one.starts_on, "")
            for one in students
        )
        answer = await self._ask(
            200, "POST", f"{BODY}/attestation-files", data={"exam_session": str(self._exam_session)},
            files={"file": ("etudiants.csv", written.getvalue().encode())}, key=key,
        )  # fmt: skip
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    async def look(self) -> None:
        """Read again all that it attested, and all that it deposited for whom it follows."""
        query = {"exam_session": str(self._exam_session), "limit": "100"}
        self.picture.attested = await self._all(f"{BODY}/attestations", query)
        for key in self.picture.followed:
            self.picture.certificates += await self._all(f"{FEED}/{key}/certificats", {})

    async def digest(self, day: str) -> dict[str, Any]:
        """What the service counted of a day."""
        found: dict[str, Any] = (await self._ask(200, "GET", f"{BODY}/digests/{day}")).json()
        return found

    async def _all(self, path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        cursor: str | None = ""
        while cursor is not None:
            page = (
                await self._ask(200, "GET", path, params={**query, **({"cursor": cursor} if cursor else {})})
            ).json()
            found += page["items"]
            cursor = page["next_cursor"]
        return found

    async def _ask(
        self, wanted: int | Iterable[int], method: str, path: str, *, key: str | None = None, **request: Any
    ) -> httpx.Response:
        """Until it is answered as wanted; a token that ended is replaced, « later » is obeyed, a cut is nothing."""
        statuses = {wanted} if isinstance(wanted, int) else set(wanted)
        headers = {**request.pop("headers", {}), **({"idempotency-key": key} if key else {})}
        async with asyncio.timeout(PATIENCE):
            while True:
                token = self._token
                if path.startswith(BODY):
                    token = token or await self._enter(None)
                    headers["authorization"] = f"Bearer {token}"
                try:
                    answer = await self._http.request(method, path, headers=headers, **request)
                except httpx.TransportError:
                    self.cuts += 1
                    continue
                if answer.status_code in statuses:
                    return answer
                if answer.status_code == httpx.codes.UNAUTHORIZED:
                    await self._enter(token)
                    continue
                assert answer.status_code in LATER, f"{method} {path}: {answer.status_code} {answer.text}"
                await asyncio.sleep(float(answer.headers["retry-after"]))

    async def _enter(self, former: str | None) -> str:
        """A token; whoever waited for the same takes it."""
        async with self._entering:
            if self._token is None or self._token == former:
                form = {"grant_type": "client_credentials", "scope": SCOPE, **self._secret}
                self._token = (await self._ask(200, "POST", "/v1/oauth/token", data=form)).json()["access_token"]
                self.tokens += 1
            return self._token
