"""One's own account."""

from functools import partial

from starlette.responses import Response

from app.accounts.access import Candidate, CandidateIn, Credential, seen_version
from app.accounts.queries.people import MINE
from app.accounts.routes.logins import without_cookie
from app.accounts.routes.opening import ACCEPTED
from app.accounts.schemas import EmailChangeIn, EmailConfirmationIn, MePatch, PasswordChangeIn, patched
from app.accounts.service import account, limits, passwords
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.etag import IfMatch, IfNoneMatch, unchanged
from app.http.house import HouseDep
from app.http.now import Now
from app.http.transaction import Db, ReadDb

router = door("/v1/me", tags=["comptes"])


@router.get("", operation_id="getMe")
async def read(credential: Credential, reads: ReadDb, if_none_match: IfNoneMatch = None) -> Answer:
    """My account."""
    payload, version = await seen_version(reads, MINE, credential=credential)
    return unchanged(if_none_match, str(version)) or Answer(payload, etag=version)


@router.patch("", operation_id="changeMe")
async def change(body: MePatch, caller: CandidateIn, version: IfMatch, now: Now, db: Db) -> Answer:
    """Correct my identity, until the first registration."""
    corrected = partial(patched, patch=body)
    payload, etag = await account.change(db, now, corrected, account=caller.account_id, version=version.check)
    return Answer(payload, etag=etag)


@router.delete("", operation_id="closeMe", status_code=204)
async def close(caller: CandidateIn, version: IfMatch, now: Now, db: Db) -> Response:
    """Close my account."""
    await account.close(db, now, account=caller.account_id, version=version.check)
    return without_cookie(Nothing())


@router.put("/password", operation_id="changePassword", status_code=204)
async def change_password(body: PasswordChangeIn, caller: Candidate, house: HouseDep, now: Now) -> Nothing:
    """Another password; my other logins end."""
    await passwords.change(
        house.database,
        house.passwords,
        now,
        account=caller.account_id,
        login=caller.login_id,
        current=body.current_password,
        new=body.password,
    )
    return Nothing()


@router.post("/email-changes", operation_id="requestEmailChange", status_code=202)
async def request_email(body: EmailChangeIn, caller: Candidate, house: HouseDep, now: Now) -> Answer:
    """Another address, to be confirmed there."""
    await limits.asking_mail_for(house.database, now, email=body.email)
    await account.request_email(
        house.database, house.passwords, now, account=caller.account_id, email=body.email, password=body.password
    )
    return Answer(ACCEPTED, status=202)


@router.post("/email-changes/confirmations", operation_id="confirmEmailChange")
async def confirm_email(body: EmailConfirmationIn, caller: CandidateIn, now: Now, db: Db) -> Answer:
    """The new address is mine."""
    payload, etag = await account.confirm_email(db, now, account=caller.account_id, token=body.token)
    return Answer(payload, etag=etag)
