"""Who announces a file: the statement that takes the registration finds them out."""

from app.accounts.access import authenticated
from app.db.transaction import Transaction
from app.http.idempotency import Once


async def key_owner(db: Transaction, credential: bytes, once: Once) -> str:
    """Whose key the request bears; without one nothing is asked here, for the act itself will ask (07, presign P)."""
    return "" if once.key is None else str((await authenticated(db, credential)).account_id)
