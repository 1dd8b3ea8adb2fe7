"""Open an account, activate it, ask for a new password: for strangers, so nothing here tells who is known."""

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.schemas import ActivationIn, EmailOnlyIn, LinkToken, NewPasswordIn, SignUpIn
from app.accounts.service import limits, opening, passwords
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.house import HouseDep
from app.http.idempotency import IdempotencyKey
from app.http.now import Now

router = door("/v1/accounts", tags=["comptes"])

ACCEPTED = {
    "detail": "Demande prise en compte. Si cette adresse peut recevoir notre courriel, il arrive dans quelques "
    "minutes. Regardez aussi dans les indésirables."
}


def host(request: Request) -> str | None:
    """Where the request comes from, as the server in front of us says."""
    return None if request.client is None else request.client.host


@router.post("", operation_id="signUp", status_code=202)
async def sign_up(body: SignUpIn, request: Request, house: HouseDep, now: Now, once: IdempotencyKey) -> Response:
    """Ask for an account; the link comes by mail."""
    await limits.asking_mail(house.database, now, host=host(request), email=body.email)
    async with house.database.transaction() as db:

        async def act() -> Response:
            await opening.ask_sign_up(db, now, body.email, body.identity())
            return Answer(ACCEPTED, status=202)

        return await once(db, f"sign-up {limits.address_digest(body.email).hex()}", act)


@router.post("/activations", operation_id="activateAccount", status_code=204)
async def activate(body: ActivationIn, request: Request, house: HouseDep, now: Now) -> Nothing:
    """Use the link, choose the password."""
    await limits.opening_link(house.database, now, host=host(request))
    await opening.activate(house.database, house.passwords, now, token=body.token, password=body.password)
    return Nothing()


@router.post("/activation-mails", operation_id="resendActivationMail", status_code=202)
async def resend(body: EmailOnlyIn, request: Request, house: HouseDep, now: Now) -> Answer:
    """Ask for the link again."""
    await limits.asking_mail(house.database, now, host=host(request), email=body.email)
    async with house.database.transaction() as db:
        await opening.ask_activation(db, body.email)
    return Answer(ACCEPTED, status=202)


@router.post("/password-resets", operation_id="requestPasswordReset", status_code=202)
async def forgot(body: EmailOnlyIn, request: Request, house: HouseDep, now: Now) -> Answer:
    """Ask for a new password."""
    await limits.asking_mail(house.database, now, host=host(request), email=body.email)
    async with house.database.transaction() as db:
        await opening.ask_password_reset(db, body.email)
    return Answer(ACCEPTED, status=202)


@router.put("/password-resets/{token}", operation_id="resetPassword", status_code=204)
async def reset(token: LinkToken, body: NewPasswordIn, request: Request, house: HouseDep, now: Now) -> Nothing:
    """Set it."""
    await limits.opening_link(house.database, now, host=host(request))
    await passwords.reset(house.database, house.passwords, now, token=token, new=body.password)
    return Nothing()
