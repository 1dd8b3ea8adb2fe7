"""No secret is kept in clear."""

from fastapi import FastAPI

from tests import make
from tests.accounts.walks import Walk
from tests.stage import Stage

NEW, EMAIL = "une autre phrase bien longue", "nouvelle@example.org"


async def dump(servers: Stage) -> str:
    """Every row of every table, the queue's too, as text and with what bytea hides."""
    tables = await servers.select(
        "SELECT schemaname || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname IN ('public', 'jobs')"
    )
    rows: list[str] = []
    for (table,) in tables:
        rows += [str(text) for (text,) in await servers.select(f"SELECT row_to_json(t)::text FROM {table} AS t")]
    return "\n".join(rows)


async def test_no_secret_is_kept_in_clear(walk: Walk) -> None:
    await walk.client.post("/v1/accounts", json=make.sign_up_body(), headers={"idempotency-key": "cle-de-la-personne"})
    asked = await dump(walk.servers)
    await walk.servers.drain(walk.house)
    activation = walk.token()
    between = await dump(walk.servers)
    await walk.activate(activation)
    login = await walk.log_in()
    me = await walk.as_token(login)
    await walk.client.post("/v1/me/email-changes", json={"email": EMAIL, "password": make.PASSWORD}, headers=me)
    await walk.ask_reset()
    reset, change = walk.token(), walk.token(EMAIL)
    await walk.log_in("pas le bon mot de passe")
    pending = await dump(walk.servers)
    await walk.reset(reset, NEW)
    after = await dump(walk.servers)
    held = f"{asked}\n{between}\n{pending}\n{after}"
    assert make.EMAIL in held  # what is searched is what is kept
    secrets = (activation, reset, change, login.json()["token"], make.PASSWORD, NEW, "pas le bon mot de passe")
    found = [secret for secret in secrets if secret in held or secret.encode().hex() in held]
    assert found == []


async def test_the_password_is_kept_as_argon2id_of_46_mebibytes(walk: Walk) -> None:
    await walk.sign_up()
    await walk.activate(walk.token())
    [(kept,)] = await walk.servers.select("SELECT password_hash FROM accounts")
    assert str(kept).startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert len(await walk.servers.select("SELECT act FROM audit_entries WHERE act = 'account.activate'")) == 1


async def test_an_old_hash_is_renewed_at_login(walk: Walk, app: FastAPI) -> None:
    from argon2 import PasswordHasher

    await make.candidate(walk.servers, app)
    old = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(make.PASSWORD)
    await walk.servers.as_owner("UPDATE accounts SET password_hash = %s", (old,))
    assert (await walk.log_in()).status_code == 201
    assert (await walk.log_in()).status_code == 201
    [(kept,)] = await walk.servers.select("SELECT password_hash FROM accounts")
    assert str(kept).startswith("$argon2id$v=19$m=47104,t=1,p=1$")
