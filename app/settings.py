"""Every setting, typed. Read by the builders only, and handed down.

No default is secret or wrong in production: what has none must be given, and a start without it lists all that lacks.
"""

from ipaddress import ip_network
from typing import Annotated, Self

from pydantic import (
    BeforeValidator,
    Field,
    HttpUrl,
    PostgresDsn,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(lambda v: tuple(v.split()) if isinstance(v, str) else v)]


class Settings(BaseSettings):
    """Addresses and limits; environment variables `BTS_…`."""

    model_config = SettingsConfigDict(env_prefix="BTS_", frozen=True)

    database_url: PostgresDsn = Field(description="PostgreSQL, serving role, for acts")
    database_read_url: PostgresDsn | None = Field(default=None, description="a replica for reads; absent: the same")
    database_pool: int = Field(default=20, ge=2, le=200, description="connections of each of the two pools")
    requests_at_once: int = Field(
        default=40, ge=2, le=1000, description="served at the same time: as many as connections"
    )
    requests_waiting: int = Field(default=400, ge=0, le=10_000, description="in wait for their turn; past it, 503")

    public_url: HttpUrl = Field(description="address of this API as clients see it")
    app_url: HttpUrl = Field(description="address of the single-page application; mails link to it")
    cors_origins: _Words = Field(description="exact origins of the application, separated by spaces")
    secret_key: SecretStr = Field(min_length=32, description="signs the cursors of lists; the same in every process")
    receipt_keys: SecretStr = Field(
        description="JWK Set: the Ed25519 key that signs receipts, then those of before (app.cli receipts new-key)"
    )

    s3_url: HttpUrl = Field(description="S3 as this service reaches it")
    s3_public_url: HttpUrl = Field(description="S3 as browsers reach it, for presigned URLs")
    s3_region: str = Field(default="us-east-1")
    s3_path_style: bool = Field(default=True, description="bucket in the path rather than in the host name")
    s3_access_key: SecretStr = Field(description="key that signs")
    s3_secret_key: SecretStr = Field(description="secret of that key")
    s3_quarantine_bucket: str = Field(description="where uploads land")
    s3_clean_bucket: str = Field(description="what was verified")

    smtp_host: str = Field(description="mail server")
    smtp_port: int = Field(ge=1, le=65535)
    smtp_starttls: bool = Field(default=True)
    smtp_username: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = Field(description="sender of every mail")

    sandbox: bool = Field(default=False, description="a rehearsal, whose hour may be changed; never a production")

    webhook_test_networks: _Words = Field(
        default=(),
        description="networks (CIDR) of this machine whose receivers a rehearsal may call, in plain HTTP too",
    )

    clamd: str = Field(
        pattern=r"^(off|/.+|.+:[0-9]{1,5})$", description="antivirus: host:port, or the path of its socket"
    )

    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    @field_validator("webhook_test_networks")
    @classmethod
    def _rehearsed(cls, networks: tuple[str, ...], given: ValidationInfo) -> tuple[str, ...]:
        if networks and not given.data.get("sandbox"):
            raise ValueError("ne vaut que pour une répétition (BTS_SANDBOX) : une production n'appelle que l'Internet")
        for network in networks:
            ip_network(network)
        return networks

    @field_validator("clamd")
    @classmethod
    def _scanned(cls, clamd: str, given: ValidationInfo) -> str:
        if clamd == "off" and not given.data.get("sandbox"):
            raise ValueError("« off » ne vaut que pour une répétition (BTS_SANDBOX) : donnez l'adresse de clamd")
        return clamd

    @classmethod
    def from_environment(cls) -> Self:
        """Read them, or stop with the full list of what is missing or wrong."""
        try:
            return cls()
        except ValidationError as refused:
            raise SystemExit(_explained(refused)) from None


def _explained(refused: ValidationError) -> str:
    lines = [
        f"  BTS_{'_'.join(map(str, fault['loc'])).upper()} : {_wrong(fault['type'], fault['msg'])}"
        for fault in refused.errors(include_input=False)
    ]
    return "Réglages absents ou faux, rien n'a démarré :\n" + "\n".join(lines)


def _wrong(kind: str, message: str) -> str:
    return "absent" if kind == "missing" else message
