"""Log in as an agent; from an invitation, choose a password and enrol an authenticator."""

from starlette.requests import Request

from app.accounts.service import limits
from app.http.answers import Answer, Nothing
from app.http.doors import door
from app.http.house import HouseDep
from app.http.now import Now, machine_time
from app.http.transaction import Db, ReadDb
from app.staff import schemas
from app.staff.access import Agent
from app.staff.rules import Kind
from app.staff.schemas import CredentialsIn, EnrolmentIn, InvitationIn
from app.staff.service import enrolling, entering

router = door("/v1/staff", tags=["service"])


@router.post("/logins", operation_id="logInAgent", status_code=201)
async def log_in(body: CredentialsIn, request: Request, house: HouseDep, now: Now) -> Answer:
    """A password and a code for a token."""
    await limits.logging_in(house.database, now, host=_host(request))
    given = entering.Given(body.email, body.password, body.code)
    # The phone's clock is the world's, whatever a rehearsal makes of legal time.
    token, opened = await entering.log_in(house.database, house.passwords, house.secret, now, machine_time(), given)
    shown = {**schemas.credential(opened, Kind.LOGIN), "token": token}
    return Answer(shown, status=201, location="/v1/staff/logins/current")


@router.get("/logins/current", operation_id="getAgentLogin")
async def current(agent: Agent, reads: ReadDb) -> Answer:
    """Who I am, and what I may do with this token."""
    return Answer(schemas.credential(await entering.current(reads, agent.token_id, agent.agent_id), agent.kind))


@router.delete("/logins/current", operation_id="logOutAgent", status_code=204)
async def log_out(agent: Agent, db: Db) -> Nothing:
    """End this login."""
    agent.require_login()
    await entering.log_out(db, agent.token_id, agent.agent_id)
    return Nothing()


@router.post("/enrolments", operation_id="beginEnrolment", status_code=201)
async def begin(body: InvitationIn, request: Request, house: HouseDep, now: Now) -> Answer:
    """What the authenticator is given."""
    await limits.opening_link(house.database, now, host=_host(request))
    async with house.database.transaction() as db:
        return Answer(schemas.begun(await enrolling.begin(db, house.secret, now, body.token)), status=201)


@router.post("/enrolments/confirmations", operation_id="confirmEnrolment")
async def confirm(body: EnrolmentIn, request: Request, house: HouseDep, now: Now) -> Answer:
    """The invitation is used up; the recovery codes are shown this once."""
    await limits.opening_link(house.database, now, host=_host(request))
    chosen = enrolling.Chosen(body.token, body.password, body.code)
    codes = await enrolling.confirm(house.database, house.passwords, house.secret, now, machine_time(), chosen)
    return Answer({"recovery_codes": codes})


def _host(request: Request) -> str | None:
    return None if request.client is None else request.client.host
