"""The operations measured, and the requests that make them."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import orjson

from bench import load
from bench.people import Person, accounts, registered
from bench.place import Place


@dataclass(frozen=True)
class Request:
    """One request, before it is bytes."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""

    def raw(self) -> bytes:
        """Ready to send."""
        return load.request(self.method, self.path, headers=self.headers, body=self.body)


@dataclass
class People:
    """Who calls: some have registered, the newcomers have not and are taken one by one."""

    year: int
    registered: list[Person]
    newcomers: Iterator[Person]
    place: Place = field(repr=False)

    @classmethod
    def made(cls, place: Place, rows: int) -> "People":
        """`rows` registrations in SQL, copies of one made through our door; and newcomers for the writes."""
        with place.sql() as db:
            first, *others = accounts(db, rows + 1)
            body = orjson.dumps(registration(place.year))
            answer = httpx.post(
                f"http://127.0.0.1:{place.ours}/v1/registrations", headers=_headers(first, json=True), content=body
            )
            if answer.status_code != httpx.codes.CREATED:
                raise SystemExit(answer.text)
            people = registered(db, others, answer.json()["id"])
            newcomers = accounts(db, 60_000)
            db.execute("ANALYZE")
        return cls(place.year, people, iter(newcomers), place)


@dataclass(frozen=True)
class Operation:
    """One operation, its goal and the requests that make it."""

    name: str
    label: str
    goal: float
    status: int
    make: Callable[[People], Iterator[Request]]
    same: bool
    """Whether both sides may be asked the very same request."""

    def requests(self, people: People) -> Iterator[bytes]:
        """Without end, or until nobody is left."""
        return (request.raw() for request in self.make(people))

    def pair(self, people: People) -> tuple[Request, Request]:
        """A request for each side, to compare the answers."""
        made = self.make(people)
        first = next(made)
        return (first, first) if self.same else (first, next(made))


def _headers(person: Person, *, json: bool = False) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}", **({"Content-Type": "application/json"} if json else {})}


def _register(people: People) -> Iterator[Request]:
    body = orjson.dumps(registration(people.year))
    for person in people.newcomers:
        yield Request("POST", "/v1/registrations", _headers(person, json=True), body)


def registration(year: int) -> dict[str, object]:
    """An ordinary registration, every member given."""
    return {
        "exam_session": year,
        "academie": "02",
        "specialite": "bts-ndrc",
        "option": None,
        "category": "enseignement_a_distance",
        "forme": "globale",
        "nationality": "FR",
        "address": {
            "line1": "1 rue de l'Exemple",
            "line2": None,
            "postal_code": "13001",
            "city": "Marseille",
            "country": "FR",
        },
        "phones": {"mobile": "+33639980001", "landline": None},
        "ine": None,
        "socio_professional_category": "52",
        "parents": None,
        "preparation": {
            "kind": "formation_continue",
            "mode": "distance",
            "training_body_id": None,
            "training_body_name": "CNED",
            "student_number": None,
            "starts_on": f"{year - 2}-09-01",
            "ends_on": f"{year}-05-31",
        },
        "work_periods": [],
        "units": [],
        "languages": [{"unite": "U2", "langue": "en", "teaching": "distance", "place": None}],
        "facultatives": [],
        "former_sittings": [],
        "dispenses": [],
        "renouncements": [],
        "duration_decision": False,
        "handicap": False,
        "earlier_amenagement": False,
        "modalites": {"version": f"{year}-1", "accepted": True},
    }


def _cycle(people: People) -> Iterator[Person]:
    return itertools.cycle(people.registered)


OPERATIONS = (Operation("W", "s'inscrire (règles, journal, fait, tâche)", 0.40, 201, _register, same=False),)
