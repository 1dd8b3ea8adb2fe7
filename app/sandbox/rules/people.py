"""People who do not exist: the same seed, year and number always make the same one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from faker import Faker

from app.kit.departements import DEPARTEMENTS
from app.kit.french import plain

PASSWORD = "quatre chevaux sans selle"  # noqa: S105 -- of people who do not exist, told to who makes them
_OLDEST, _YOUNGEST = 45, 18
_ABROAD = 0.08
_COUNTRIES = ("DZ", "MA", "PT", "SN", "TN", "BE")
_MARRIED_NAME = 0.1
_LINE2 = 0.15
_MAINLAND = tuple(code for code in DEPARTEMENTS if len(code) == len("13"))
_POSTAL_CODE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An identity and how to reach it: the address is of a domain, and the telephone of a block, that serve nobody."""

    email: str
    civilite: str
    birth_name: str
    usage_name: str | None
    first_names: str
    birth_date: date
    birth_country: str
    birth_departement: str | None
    birth_commune: str
    address: Mapping[str, str | None]
    mobile: str
    """Of the block kept for works of fiction (ARCEP, decision 2009-0405)."""


class People:
    """Invents them; the names are those of a list of common ones, drawn apart from one another."""

    def __init__(self, seed: str, year: int) -> None:
        self._seed, self._year = seed, year
        self._faker = Faker("fr_FR")

    def person(self, number: int, departements: Sequence[str]) -> Person:
        """The one of this number, living in one of these départements."""
        luck = Random(f"{self._seed}/{number}")  # noqa: S311 -- nobody to keep a secret from
        self._faker.seed_instance(f"{self._seed}/{number}")
        woman = luck.random() < 1 / 2
        first = self._faker.first_name_female() if woman else self._faker.first_name_male()
        name = self._faker.last_name().upper()
        departement = luck.choice(departements)
        abroad = luck.random() < _ABROAD
        return Person(
            email=f"{_slug(first)}.{_slug(name)}.{_slug(self._seed)}.{number}@example.org",
            civilite="madame" if woman else "monsieur",
            birth_name=name,
            usage_name=self._faker.last_name().upper() if woman and luck.random() < _MARRIED_NAME else None,
            first_names=first,
            birth_date=self._born(luck),
            birth_country=luck.choice(_COUNTRIES) if abroad else "FR",
            birth_departement=None if abroad else luck.choice(_MAINLAND),
            birth_commune=self._faker.city(),
            address={
                "line1": self._faker.street_address(),
                "line2": f"Appartement {luck.randint(1, 60)}" if luck.random() < _LINE2 else None,
                "postal_code": _postal_code(departement, luck),
                "city": self._faker.city(),
                "country": "FR",
            },
            mobile=f"+3363998{luck.randint(0, 9999):04}",
        )

    def _born(self, luck: Random) -> date:
        youngest = date(self._year - _YOUNGEST, 1, 1)
        return youngest - timedelta(days=int((_OLDEST - _YOUNGEST) * 365 * luck.random() ** 2))


def _postal_code(departement: str, luck: Random) -> str:
    """Corsica's two départements share the 20 of before."""
    prefix = departement.replace("A", "0").replace("B", "0")
    digits = _POSTAL_CODE - len(prefix)
    return f"{prefix}{luck.randrange(1, 10**digits):0{digits}}"


def _slug(name: str) -> str:
    return "-".join("".join(letter if letter.isalnum() else " " for letter in plain(name)).split())
