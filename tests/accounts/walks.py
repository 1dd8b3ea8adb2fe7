"""Steps that several tests of accounts take, through the real acts."""

from dataclasses import dataclass

import httpx

from app.http.house import House
from tests import make
from tests.stage import Stage


@dataclass(frozen=True)
class Walk:
    """A stranger before the doors, with the worker and the mailbox."""

    client: httpx.AsyncClient
    servers: Stage
    house: House

    async def post(self, path: str, body: object) -> httpx.Response:
        return await self.client.post(path, json=body)

    async def sign_up(self, address: str = make.EMAIL, /, **others: object) -> httpx.Response:
        answer = await self.post("/v1/accounts", make.sign_up_body(address, **others))
        await self.servers.drain(self.house)
        return answer

    async def activate(self, token: str, password: str = make.PASSWORD) -> httpx.Response:
        return await self.post("/v1/accounts/activations", {"token": token, "password": password})

    async def log_in(self, password: str = make.PASSWORD, email: str = make.EMAIL) -> httpx.Response:
        return await self.post("/v1/logins", {"email": email, "password": password, "delivery": "token"})

    async def ask_reset(self, email: str = make.EMAIL) -> httpx.Response:
        answer = await self.post("/v1/accounts/password-resets", {"email": email})
        await self.servers.drain(self.house)
        return answer

    async def reset(self, token: str, password: str = make.NEW_PASSWORD) -> httpx.Response:
        return await self.client.put(f"/v1/accounts/password-resets/{token}", json={"password": password})

    async def purge(self) -> None:
        """Let the hourly job run now."""
        from datetime import UTC, datetime

        from app.accounts.jobs import tidy

        await tidy(self.house, datetime.now(UTC))

    def token(self, email: str = make.EMAIL) -> str:
        """Of the newest link; a mail that bears none may have come after it."""
        return next(make.token_in(mail) for mail in make.mails_to(self.servers, email) if "#token=" in mail.text)

    def subjects(self, email: str = make.EMAIL) -> list[str]:
        return [mail.subject for mail in make.mails_to(self.servers, email)]

    async def put_off(self, interval: str) -> None:
        """Put every job off; nothing is due before."""
        # The queue's own trigger looks for its tables in its own schema.
        await self.servers.as_owner(
            "UPDATE jobs.procrastinate_jobs SET scheduled_at = now() + %s::interval"
            " FROM (SELECT set_config('search_path', 'jobs, public', true) AS path) AS queue"
            " WHERE status = 'todo' AND queue.path IS NOT NULL",
            (interval,),
        )

    async def hurry(self) -> None:
        """Do not wait for the delay between two tries of a job."""
        await self.put_off("0 s")
        await self.servers.drain(self.house)

    async def as_token(self, answer: httpx.Response) -> dict[str, str]:
        return {"authorization": f"Bearer {answer.json()['token']}"}
