"""What the builders hand to every door and every job: the outside systems and what names us outside."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from app.db.database import Database, database
from app.gateways.antivirus import Antivirus
from app.gateways.examiner import Examiner
from app.gateways.mailer import Mailer
from app.gateways.passwords import Passwords
from app.gateways.pdf import Typesetter
from app.gateways.receivers import Receivers
from app.gateways.signing import Signer
from app.gateways.storage import Place, Storage
from app.http.now import Clock, machine_time
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class House:
    """Built once per process by `build`, from the settings."""

    database: Database
    clock: Clock
    public_url: str
    app_url: str
    origins: tuple[str, ...]
    secret: bytes
    mailer: Mailer
    passwords: Passwords
    storage: Storage
    antivirus: Antivirus
    examiner: Examiner
    typesetter: Typesetter
    signer: Signer
    sandbox: bool
    receivers: Receivers
    at_once: int
    waiting: int


def build(settings: Settings) -> House:
    """The house of this process; nothing is contacted yet."""
    writes = settings.database_url.unicode_string()
    reads = settings.database_read_url.unicode_string() if settings.database_read_url else writes
    base = database(writes, reads, size=settings.database_pool)
    return House(
        database=base,
        clock=Clock(base, sandbox=settings.sandbox),
        public_url=str(settings.public_url).rstrip("/"),
        app_url=str(settings.app_url).rstrip("/"),
        origins=settings.cors_origins,
        secret=settings.secret_key.get_secret_value().encode(),
        mailer=_mailer(settings),
        passwords=Passwords(),
        storage=Storage(place(settings), machine_time=machine_time),
        antivirus=Antivirus(settings.clamd),
        examiner=Examiner(),
        typesetter=Typesetter(),
        signer=Signer(settings.receipt_keys.get_secret_value()),
        sandbox=settings.sandbox,
        receivers=Receivers(machine_time=machine_time, test_networks=settings.webhook_test_networks),
        at_once=settings.requests_at_once,
        waiting=settings.requests_waiting,
    )


def _mailer(settings: Settings) -> Mailer:
    password = settings.smtp_password
    return Mailer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        starttls=settings.smtp_starttls,
        username=settings.smtp_username,
        password=password.get_secret_value() if password else None,
        sender=settings.mail_from,
    )


def place(settings: Settings) -> Place:
    """Where the configured S3 is."""
    return Place(
        url=str(settings.s3_url),
        public_url=str(settings.s3_public_url),
        region=settings.s3_region,
        path_style=settings.s3_path_style,
        access_key=settings.s3_access_key.get_secret_value(),
        secret_key=settings.s3_secret_key.get_secret_value(),
        quarantine=settings.s3_quarantine_bucket,
        clean=settings.s3_clean_bucket,
    )


def the_house(request: Request) -> House:
    """The house that the builder left on the application."""
    found: House = request.app.state.house
    return found


async def _house(request: Request) -> House:
    return the_house(request)


HouseDep = Annotated[House, Depends(_house)]
