"""Log in and out; see and end one's logins."""

from dataclasses import asdict
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.access import (
    COOKIE,
    PREFIX,
    CandidateIn,
    Credential,
    refuse_other_origins,
    seen,
)
from app.accounts.queries.logins import MINE
from app.accounts.routes.opening import host
from app.accounts.rules.lifetimes import Delivery
from app.accounts.schemas import CredentialsIn
from app.accounts.service import entering, limits
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.house import HouseDep
from app.http.now import Now
from app.http.transaction import Db, ReadDb

router = door("/v1/logins", tags=["connexions"])

_LONGEST_DEVICE = 120


@router.post("", operation_id="logIn", status_code=201)
async def log_in(body: CredentialsIn, request: Request, house: HouseDep, now: Now) -> Response:
    """A cookie for a browser, a bearer token for a script."""
    refuse_other_origins(request, house)
    await limits.logging_in(house.database, now, host=host(request))
    given = entering.Given(body.email, body.password, body.delivery, _device(request))
    token, opened = await entering.log_in(house.database, house.passwords, now, given, prefix=PREFIX)
    by_cookie = body.delivery is Delivery.COOKIE
    shown = {**asdict(opened), "current": True, "token": None if by_cookie else token}
    answer = Answer(shown, status=201, location="/v1/logins/current")
    if by_cookie:
        answer.set_cookie(COOKIE, token, secure=True, httponly=True, samesite="strict", path="/")
    return answer


@router.get("", operation_id="listLogins")
async def list_logins(credential: Credential, reads: ReadDb) -> Answer:
    """Mine, the latest first."""
    return Answer(await seen(reads, MINE, credential=credential))


@router.get("/current", operation_id="getCurrentLogin")
async def current(caller: CandidateIn, db: Db) -> Answer:
    """The login of this request; asking keeps it alive."""
    opened = await entering.current(db, caller.login_id)
    return Answer({**asdict(opened), "current": True})


@router.delete("/current", operation_id="logOut", status_code=204)
async def log_out(caller: CandidateIn, db: Db) -> Response:
    """End it, and take the cookie back."""
    await entering.end(db, caller.account_id, caller.login_id)
    return without_cookie(Nothing())


@router.delete("/{login_id}", operation_id="endLogin", status_code=204)
async def end(login_id: UUID, caller: CandidateIn, db: Db) -> Nothing:
    """End another of mine."""
    await entering.end(db, caller.account_id, login_id)
    return Nothing()


def without_cookie(answer: Response) -> Response:
    """The same answer, which takes the cookie back."""
    answer.delete_cookie(COOKIE, secure=True, httponly=True, samesite="strict", path="/")
    return answer


def _device(request: Request) -> str | None:
    """What the program says that it is, fit to be shown."""
    said = request.headers.get("user-agent", "")[:_LONGEST_DEVICE]
    return "".join(letter for letter in said if letter.isprintable()).strip() or None
