"""The school's students, and what those who register do: each an act of their own, through the service's doors."""

import asyncio
import random
from dataclasses import dataclass
from enum import StrEnum

import httpx

from tests import make
from tests.drills.cned.system import Student

PATIENCE = 300
_LETTERS = "ABCDEFGHIJ"


class Fate(StrEnum):
    """How one who registers goes on; the school follows those marked so, and its attestation fits some of them."""

    STAYS = "stays"
    RETURNS = "takes the agreement back, then agrees again"
    CORRECTS = "mistypes the student number, then corrects it"
    MISTYPES = "mistypes the student number for good"
    NAMESAKE = "was born on another day than the school believes"
    LEAVES = "takes the agreement back"
    WITHDRAWS = "withdraws the registration"
    SILENT = "never agrees"


WEIGHTS = {fate: 4 if fate is Fate.STAYS else 1 for fate in Fate}
FOLLOWED = frozenset({Fate.STAYS, Fate.RETURNS, Fate.CORRECTS, Fate.MISTYPES, Fate.NAMESAKE})
ATTESTED = frozenset({Fate.STAYS, Fate.RETURNS, Fate.CORRECTS})


def students(count: int) -> list[Student]:
    """Nobody real: their names are numbers, written in letters."""
    year = make.NEXT - 2
    return [
        Student(
            number=f"EX-{number:05}",
            birth_name=f"EXEMPLE {''.join(_LETTERS[int(digit)] for digit in str(number))}",
            first_names="Camille",
            birth_date=f"200{number % 8}-0{1 + number % 9}-1{number % 10}",
            school_year=f"{year}-{year + 1}",
            starts_on=f"{year}-09-07",
        )
        for number in range(1, count + 1)
    ]


@dataclass
class Candidate:
    """A student who registers."""

    student: Student
    fate: Fate
    token: str
    school: str
    registration: str = ""

    async def go(self, http: httpx.AsyncClient, chance: random.Random) -> None:
        """Register, agree, then whatever the fate says."""
        mistyped = self.fate in {Fate.CORRECTS, Fate.MISTYPES}
        preparation = self._prepared(f"{self.student.number}{'-X' if mistyped else ''}")
        body = make.registration(preparation=preparation)
        saved = await self._ask(http, "POST", "/v1/registrations", body)
        self.registration = saved.json()["id"]
        where = f"/v1/registrations/{self.registration}"
        if self.fate is Fate.SILENT:
            return
        agreement = f"{where}/training-body-agreement"
        await self._ask(http, "PUT", agreement, {"agreed": True})
        await asyncio.sleep(chance.uniform(0, 1))
        match self.fate:
            case Fate.RETURNS:
                await self._ask(http, "PUT", agreement, {"agreed": False})
                await asyncio.sleep(chance.uniform(0, 1))
                await self._ask(http, "PUT", agreement, {"agreed": True})
            case Fate.CORRECTS:
                await self._ask(http, "PATCH", where, {"preparation": self._prepared(self.student.number)})
            case Fate.LEAVES:
                await self._ask(http, "PUT", agreement, {"agreed": False})
            case Fate.WITHDRAWS:
                await self._ask(http, "DELETE", where)
            case _:
                pass

    def _prepared(self, number: str) -> dict[str, object]:
        ordinary = make.registration()["preparation"]
        assert isinstance(ordinary, dict)
        return {**ordinary, "training_body_id": self.school, "training_body_name": None, "student_number": number}

    async def _ask(self, http: httpx.AsyncClient, method: str, path: str, body: object = None) -> httpx.Response:
        """Until it is answered: « later » is no refusal."""
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        headers = {"authorization": f"Bearer {self.token}", "if-match": "*", "content-type": kind}
        async with asyncio.timeout(PATIENCE):
            while True:
                answer = await http.request(method, path, json=body, headers=headers)
                if answer.is_success:
                    return answer
                assert answer.status_code == httpx.codes.SERVICE_UNAVAILABLE, f"{method} {path}: {answer.text}"
                await asyncio.sleep(float(answer.headers["retry-after"]))
