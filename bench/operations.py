"""The operations measured, and the requests that make them."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import httpx
import orjson

from bench import load
from bench.people import Person, accounts, deposited, registered
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
    slots: Iterator[tuple[str, Person]]
    """Room for files: a piece, and who may still announce one."""
    place: Place = field(repr=False)

    @classmethod
    def made(cls, place: Place, rows: int, newcomers: int) -> "People":
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
            others = accounts(db, newcomers)
            deposited(db)
            db.execute("VACUUM ANALYZE")
        return cls(place.year, people, iter(others), _slots(people), place)


@dataclass(frozen=True)
class Operation:
    """One operation, its goal and the requests that make it."""

    name: str
    label: str
    goal: float
    status: int
    make: Callable[[People], Iterator[Request]]
    writes: bool = False
    """Each side is then asked its own request, and what is each one's own is left out of the comparison."""

    def requests(self, people: People) -> Iterator[bytes]:
        """Without end, or until nobody is left."""
        return (request.raw() for request in self.make(people))

    def pair(self, people: People) -> tuple[Request, Request]:
        """A request for each side, to compare the answers."""
        made = self.make(people)
        first = next(made)
        return (first, next(made)) if self.writes else (first, first)


def _headers(person: Person, *, json: bool = False) -> dict[str, str]:
    return {"Authorization": f"Bearer {person.token}", **({"Content-Type": "application/json"} if json else {})}


def _dossier(people: People) -> Iterator[Request]:
    for person in itertools.cycle(people.registered):
        yield Request("GET", f"/v1/registrations/{person.registration}/dossier", _headers(person))


def _unchanged(people: People) -> Iterator[Request]:
    """One reader who comes back: each dossier has an ETag of its own."""
    with httpx.Client(base_url=f"http://127.0.0.1:{people.place.limit}") as client:
        made = []
        for request in itertools.islice(_dossier(people), 200):
            etag = client.get(request.path, headers=request.headers).headers["etag"]
            made.append(Request("GET", request.path, {**request.headers, "If-None-Match": etag}))
    return itertools.cycle(made)


def _list(people: People) -> Iterator[Request]:
    for person in itertools.cycle(people.registered):
        yield Request("GET", "/v1/registrations", _headers(person))


def _declare(people: People) -> Iterator[Request]:
    body = orjson.dumps(
        {"file_name": "diplome.pdf", "media_type": "application/pdf", "size": 482_113, "sha256": "0123456789abcdef" * 4}
    )
    for piece, person in people.slots:
        path = f"/v1/registrations/{person.registration}/justificatifs/{piece}/depots"
        yield Request("POST", path, _headers(person, json=True), body)


def _slots(people: list[Person]) -> Iterator[tuple[str, Person]]:
    """What the rules let each candidate announce besides the files that `deposited` made."""
    for piece, files in (("diplome_requis", 4), ("certificat_scolarite_2", 2), ("identite", 1)):
        for _ in range(files):
            for person in people:
                yield piece, person


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


OPERATIONS = (
    Operation("R", "lire son dossier", 0.50, 200, _dossier),
    Operation("R304", "le relire, inchangé (304)", 0.50, 304, _unchanged),
    Operation("L", "lister ses inscriptions", 0.50, 200, _list),
    Operation("P", "annoncer un fichier (PUT signé)", 0.50, 201, _declare, writes=True),
    Operation("W", "s'inscrire (règles, journal, fait, tâche)", 0.40, 201, _register, writes=True),
)
