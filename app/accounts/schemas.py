"""What crosses the doors of accounts, as the contract spells it."""

from datetime import date
from typing import Annotated, ClassVar

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, with_config
from typing_extensions import TypedDict  # pydantic asks for it on Python 3.11

from app.accounts.rules.identity import Civilite, Identity
from app.accounts.rules.lifetimes import Delivery
from app.accounts.rules.passwords import LONGEST, SHORTEST
from app.http.text import Clean


def _address(written: str) -> str:
    """The address as kept: the domain in lower case and in ASCII; nothing is asked of the DNS."""
    try:
        found = validate_email(written.strip(), check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValueError("Cette adresse de courriel n'est pas valable.") from None
    return found.ascii_email or found.normalized


Email = Annotated[str, Field(max_length=254, json_schema_extra={"format": "email"}), AfterValidator(_address)]
PersonName = Annotated[str, StringConstraints(min_length=1, max_length=100), Clean]
Password = Annotated[str, StringConstraints(min_length=SHORTEST, max_length=LONGEST)]
GivenPassword = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
LinkToken = Annotated[str, StringConstraints(min_length=1, max_length=200)]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Departement = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]{2}|2[AB]|9[78][0-9])$")]


class _In(BaseModel):
    """No member unknown to the contract is taken."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class BirthIn(_In):
    """Always given whole."""

    date: date
    country: CountryCode
    departement: Departement | None
    commune: PersonName


class SignUpIn(_In):
    """Address and identity; the password comes with the activation."""

    email: Email
    civilite: Civilite
    birth_name: PersonName
    usage_name: PersonName | None = None
    first_names: PersonName
    birth: BirthIn

    def identity(self) -> Identity:
        """As the rules know it."""
        return Identity(
            civilite=self.civilite,
            birth_name=self.birth_name,
            usage_name=self.usage_name,
            first_names=self.first_names,
            birth_date=self.birth.date,
            birth_country=self.birth.country,
            birth_departement=self.birth.departement,
            birth_commune=self.birth.commune,
        )


@with_config(ConfigDict(extra="forbid"))
class MePatch(TypedDict, total=False):
    """RFC 7396: what is absent does not change."""

    civilite: Civilite
    birth_name: PersonName
    usage_name: PersonName | None
    first_names: PersonName
    birth: BirthIn


class ActivationIn(_In):
    """The link's token and the password chosen."""

    token: LinkToken
    password: Password


class EmailOnlyIn(_In):
    """An address."""

    email: Email


class NewPasswordIn(_In):
    """A new password."""

    password: Password


class PasswordChangeIn(_In):
    """The current password and the new one."""

    current_password: GivenPassword
    password: Password


class EmailChangeIn(_In):
    """A new address, and the password."""

    email: Email
    password: GivenPassword


class EmailConfirmationIn(_In):
    """The token received at the new address."""

    token: LinkToken


class CredentialsIn(_In):
    """Address and password; `cookie` for a browser, `token` for a script."""

    email: Email
    password: GivenPassword
    delivery: Delivery = Delivery.COOKIE


def patched(identity: Identity, patch: MePatch) -> Identity:
    """The identity with what the patch gives."""
    birth = patch.get("birth")
    return Identity(
        civilite=patch.get("civilite", identity.civilite),
        birth_name=patch.get("birth_name", identity.birth_name),
        usage_name=patch.get("usage_name", identity.usage_name),
        first_names=patch.get("first_names", identity.first_names),
        birth_date=birth.date if birth else identity.birth_date,
        birth_country=birth.country if birth else identity.birth_country,
        birth_departement=birth.departement if birth else identity.birth_departement,
        birth_commune=birth.commune if birth else identity.birth_commune,
    )
