"""What a candidate who does not exist sends, as the doors of registrations receive it."""

from datetime import date
from random import Random

from app.catalogue import schemas as catalogue_schemas
from app.catalogue.rules import Catalogue
from app.exam_sessions import schemas as exam_session_schemas
from app.exam_sessions.service import Announced
from app.registrations.schemas.asked import RegistrationIn
from app.registrations.schemas.received import Received
from app.sandbox.rules.people import Person
from app.sandbox.rules.registrations import Prepared, registration


def sent(
    person: Person,
    luck: Random,
    *,
    announced: Announced,
    known: Catalogue,
    academie: str,
    today: date,
    prepared: Prepared,
) -> Received[RegistrationIn]:
    """A registration to one of the spécialités whose units are known, prepared by that body."""
    year = announced.year
    offered = [catalogue_schemas.specialite(one, year) for one in known.open_in(year)]
    code = luck.choice(sorted(str(one["code"]) for one in offered if one["units_known"]))
    asked = registration(
        person,
        luck,
        exam_session=exam_session_schemas.exam_session(announced),
        academie=academie,
        specialite=catalogue_schemas.detail(known.specialites[code], year, known),
        today=today,
        prepared=prepared,
    )
    return Received(RegistrationIn.model_validate(asked))
