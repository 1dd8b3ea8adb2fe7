"""Imports of the catalogue, for administrators: read by each, made by who has every académie."""

from typing import Annotated
from uuid import UUID

from fastapi import File
from starlette.responses import Response

from app.administration import schemas
from app.administration.schemas import CatalogueForm
from app.administration.service import catalogue as service
from app.http.answers import Answer
from app.http.doors import door
from app.http.idempotency import IdempotencyKey
from app.http.pagination import Paging
from app.http.transaction import Db, ReadDb
from app.staff.access import Agent
from app.staff.rules import Scope

router = door("/v1/staff/catalogue-imports", tags=["service"])

_LAST = UUID(int=2**128 - 1)


@router.post("", operation_id="importCatalogue")
async def load(form: Annotated[CatalogueForm, File()], agent: Agent, db: Db, once: IdempotencyKey) -> Response:
    """What the files would change; or, with the digest of what was read, the change itself."""
    agent.require(Scope.REFERENCE)
    sent = [(one.filename or "", await one.read()) for one in form.files]

    async def act() -> Response:
        foreseen, loaded = await service.load_as_agent(db, sent, dry_run=form.dry_run, digest=form.digest, agent=agent)
        return Answer(schemas.catalogue_report(foreseen, loaded))

    return await once(db, str(agent.agent_id), act)


@router.get("", operation_id="listCatalogueImports")
async def list_imports(agent: Agent, reads: ReadDb, page: Paging) -> Answer:
    """The last first."""
    agent.require(Scope.REFERENCE)
    before = _LAST if page.after is None else UUID(page.after)
    found = await service.imports(reads, before=before, size=page.limit + 1)
    given = found[: page.limit]
    position = str(given[-1].id) if len(found) > page.limit else None
    return page.answer([schemas.catalogue_import(one) for one in given], position)
