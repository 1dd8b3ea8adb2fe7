"""RFC 7396: what is absent does not change, a list replaces, a nested object is given whole."""

from typing import Annotated

from pydantic import ConfigDict, Field, TypeAdapter, with_config
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.kit.canonical import Json
from app.registrations.rules.choices import Category, Forme
from app.registrations.schemas import asked


@with_config(ConfigDict(extra="forbid"))
class RegistrationPatch(TypedDict, total=False):
    """The members to change; the exam session cannot."""

    academie: asked.AcademieCode
    specialite: asked.Slug
    option: asked.Slug | None
    category: Category
    forme: Forme
    nationality: asked.CountryCode
    address: asked.AddressIn
    phones: asked.PhonesIn
    ine: asked.Ine | None
    socio_professional_category: asked.Pcs | None
    parents: Annotated[list[asked.ParentIn], Field(min_length=1, max_length=2)] | None
    preparation: asked.PreparationIn | None
    work_periods: Annotated[list[asked.WorkPeriodIn], Field(max_length=50)]
    units: Annotated[list[asked.UnitChoiceIn], Field(max_length=30)]
    languages: Annotated[list[asked.LanguageChoiceIn], Field(max_length=10)]
    facultatives: Annotated[list[asked.FacultativeIn], Field(max_length=10)]
    former_sittings: Annotated[list[asked.FormerSittingIn], Field(max_length=20)]
    dispenses: Annotated[list[asked.DispenseIn], Field(max_length=30)]
    renouncements: Annotated[list[asked.RenouncementIn], Field(max_length=30)]
    duration_decision: asked.Flag
    handicap: asked.Flag
    earlier_amenagement: asked.Flag
    modalites: asked.ModalitesIn


_PATCH = TypeAdapter(RegistrationPatch)


def members_given(patch: RegistrationPatch) -> dict[str, Json]:
    """The members given, as JSON values."""
    given: dict[str, Json] = _PATCH.dump_python(patch, mode="json")
    return given
