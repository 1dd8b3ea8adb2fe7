"""Two buckets of one's own on the suite's S3: nothing of another test lies there."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fastapi import FastAPI

from app.dev.storage import allow
from app.gateways.shelves import Bucket
from app.gateways.storage import Storage
from app.http.house import House, place
from app.http.now import machine_time
from app.main import application
from app.settings import Settings
from tests.stage import Stage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

ORIGIN = "http://localhost:5173"


@dataclass(frozen=True)
class Own:
    """The same service on these buckets."""

    servers: Stage
    settings: Settings
    house: House
    app: FastAPI
    s3: "S3Client"

    @property
    def environment(self) -> dict[str, str]:
        """What changes in an operator's shell."""
        return {
            "BTS_S3_URL": str(self.settings.s3_url),
            "BTS_S3_PUBLIC_URL": str(self.settings.s3_public_url),
            "BTS_S3_QUARANTINE_BUCKET": self.settings.s3_quarantine_bucket,
            "BTS_S3_CLEAN_BUCKET": self.settings.s3_clean_bucket,
        }

    def name(self, bucket: Bucket) -> str:
        """What S3 calls it."""
        return {
            Bucket.QUARANTINE: self.settings.s3_quarantine_bucket,
            Bucket.CLEAN: self.settings.s3_clean_bucket,
        }[bucket]

    def keys(self, bucket: Bucket) -> list[str]:
        """All that lies there: a page of them is a thousand."""
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.name(bucket))
        return [one["Key"] for page in pages for one in page.get("Contents", ())]

    def write(self, bucket: Bucket, key: str, content: bytes = b"?") -> None:
        """Put an object there, by the service's own key."""
        self.s3.put_object(Bucket=self.name(bucket), Key=key, Body=content)

    def read(self, bucket: Bucket, key: str) -> bytes:
        """What is there."""
        return self.s3.get_object(Bucket=self.name(bucket), Key=key)["Body"].read()

    def delete(self, bucket: Bucket, key: str) -> None:
        """Remove it behind the service's back."""
        self.s3.delete_object(Bucket=self.name(bucket), Key=key)


@asynccontextmanager
async def own_buckets(servers: Stage, house: House, *, url: str | None = None) -> AsyncIterator[Own]:
    """Reached at `url`, if something stands in front of S3; a page of ORIGIN may use them."""
    client, mark = servers.storage.client(), secrets.token_hex(6)
    names = {"s3_quarantine_bucket": f"quarantine-{mark}", "s3_clean_bucket": f"clean-{mark}"}
    for name in names.values():
        client.create_bucket(Bucket=name)
        allow(client, name, (ORIGIN,))
    reached = {} if url is None else {"s3_url": url, "s3_public_url": url}
    settings = servers.settings(**names, **reached)
    storage = Storage(place(settings), machine_time=machine_time)
    own = replace(house, storage=storage)
    yield Own(servers, settings, own, application(own), client)
    storage.close()
