"""Who announces a file: the statement that takes the registration finds them out."""

from typing import Annotated

from fastapi import Depends

from app.accounts.access import Credential, authenticated
from app.http.idempotency import IdempotencyKey
from app.http.transaction import Db


async def key_owner(db: Db, credential: Credential, once: IdempotencyKey) -> str:
    """Whose key the request bears; without one nothing is asked here, for the act itself will ask (07, presign P)."""
    return "" if once.key is None else str((await authenticated(db, credential)).account_id)


KeyOwner = Annotated[str, Depends(key_owner)]
