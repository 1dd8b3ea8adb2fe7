"""P at the limit: announce a file, and sign where it goes."""

import base64
from datetime import UTC, datetime
from typing import Any

import orjson

from app.gateways.presign import Signer
from app.gateways.storage import UPLOAD_LIFE
from app.justificatifs.rules.declaration import Declaration, tidy, violations
from app.justificatifs.rules.replacement import room
from app.settings import Settings
from bench.limit.facts import Facts, asked, piece
from bench.limit.handler import Answer, Door, Pool, Scope, credential, dumps
from bench.limit.statements import DECLARE


def declaring(settings: Settings) -> Door:
    """The door, with the key that signs."""
    signer = Signer(
        endpoint=str(settings.s3_public_url).rstrip("/"),
        region=settings.s3_region,
        access_key=settings.s3_access_key.get_secret_value(),
        secret_key=settings.s3_secret_key.get_secret_value(),
        path_style=settings.s3_path_style,
    )

    async def declare(pool: Pool, scope: Scope, body: bytes) -> Answer:
        """The file and its journal in one statement, which gives the facts that the law then judges."""
        declared = tidy(Declaration(**orjson.loads(body)))
        *_, registration, _, code, _ = scope["path"].split("/")
        asked_for = piece(code)
        limits = room(asked_for, 1)
        now = datetime.now(UTC)
        values = {
            "credential": credential(scope),
            "registration": registration,
            "piece": code,
            "file_name": declared.file_name,
            "media_type": declared.media_type,
            "size": declared.size,
            "sha256": declared.sha256,
            "now": now,
            "expires": now + UPLOAD_LIFE,
            "counted": [state.value for state in limits.counted],
            "most": limits.most,
        }
        *row, key, object_key = await asked(pool, DECLARE, values)
        facts = Facts(*row)
        item = next(one for one in await facts.items(pool) if one.piece.code == code)
        if not facts.may_deposit(item, now) or any(violations(declared, item.piece)):
            raise ValueError("a request that the bench should not have made")
        return Answer(_declared(values, facts, key, object_key), 201, '"1"')

    def _declared(values: dict[str, Any], facts: Facts, key: object, object_key: str) -> bytes:
        headers = {
            "content-type": values["media_type"],
            "content-length": str(values["size"]),
            "x-amz-checksum-sha256": base64.b64encode(bytes.fromhex(values["sha256"])).decode(),
            "if-none-match": "*",
        }
        url = signer.put(
            settings.s3_quarantine_bucket,
            object_key,
            headers,
            at=values["now"],
            seconds=int(UPLOAD_LIFE.total_seconds()),
        )
        return dumps(
            {
                "id": key,
                "registration_id": facts.registration,
                "registration_version": facts.version,
                "piece": values["piece"],
                "depose_par": None,
                "file_name": values["file_name"],
                "media_type": values["media_type"],
                "size": values["size"],
                "sha256": values["sha256"],
                "state": "attendu",
                "motif": None,
                "fault": None,
                "declared_at": values["now"],
                "received_at": None,
                "verified_at": None,
                "upload": {"method": "PUT", "url": url, "headers": headers, "expires_at": values["expires"]},
                "advice": [],
                "reading": None,
                "review": None,
                "version": 1,
            }
        )

    return declare
