"""Who is there from the start: a candidate, an agent with a token, and a training body."""

from contextlib import suppress
from datetime import datetime, timedelta

from app.db.transaction import Transaction
from app.gateways.passwords import Passwords
from app.kit.errors import Conflict
from app.organismes import service as organismes
from app.organismes.rules.bodies import OrganismeEntry
from app.staff import service as staff
from app.staff.rules import AgentEntry, Role, Scope

AGENT = AgentEntry(
    name="Dominique EXEMPLE", email="agent@example.org", role=Role.ADMINISTRATION, academies=("02", "23", "27")
)
ORGANISME = OrganismeEntry(name="École à distance EXEMPLE", city="Marseille", distance=True)
_LABEL = "make run"
CANDIDATE, PASSWORD = "candidat@example.org", "quatre chevaux sans selle"
_ACTIVE = """
INSERT INTO accounts (email, status, civilite, birth_name, first_names, birth_date, birth_country, birth_departement,
    birth_commune, password_hash, signed_up_at)
SELECT %(email)s, 'actif', 'madame', 'EXEMPLE', 'Camille', '1999-04-12', 'FR', '13', 'Marseille', %(hash)s, legal_now()
WHERE NOT EXISTS (SELECT FROM accounts WHERE email = %(email)s)"""


async def load(db: Transaction, now: datetime) -> tuple[str, ...]:
    """Declare them once; the token is a new one at each start, since only its digest is kept. Lines for the banner."""
    # As if the mail's link had been followed: the doors alone make accounts, and only with a mail.
    await db.connection.execute(_ACTIVE, {"email": CANDIDATE, "hash": await Passwords().hash(PASSWORD)})
    with suppress(Conflict):
        async with db.savepoint():
            await staff.create_agent(db, AGENT)
    with suppress(Conflict):
        async with db.savepoint():
            await organismes.declare(db, ORGANISME)
    for token in await staff.tokens_of(db, AGENT.email):
        if token.label == _LABEL and token.revoked_at is None:
            await staff.revoke_token(db, token.id)
    fresh = await staff.create_token(db, now, AGENT.email, label=_LABEL, scopes=tuple(Scope), life=timedelta(days=30))
    return (
        f"Candidat {CANDIDATE}, mot de passe : {PASSWORD}",
        f"Agent    {AGENT.email}, académies {', '.join(AGENT.academies)} ; jeton : {fresh}",
        f"Organisme de formation : {ORGANISME.name}",
    )
