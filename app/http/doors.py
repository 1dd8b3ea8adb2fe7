"""How a door is made: what it is sent in the query and does not know, it refuses.

A filter that is mistyped and passed over would answer with everything, as if it had been applied.
"""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.dependencies.utils import get_dependant, get_flat_params
from fastapi.params import Query as QueryParameter
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, create_model


class Door(APIRoute):
    """An operation that refuses a query parameter that it does not know."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        """With one more dependency: what is unknown is told with all else that is wrong."""
        fields = get_flat_params(get_dependant(path=path, call=endpoint))
        known = {one.alias for one in fields if isinstance(one.field_info, QueryParameter)}
        kwargs["dependencies"] = [*(kwargs.get("dependencies") or ()), Depends(_no_other(known))]
        super().__init__(path, endpoint, **kwargs)


def _no_other(names: set[str]) -> Callable[[Any], Coroutine[Any, Any, None]]:
    fields: Any = {f"p{place}": (Any, Query(None, alias=name)) for place, name in enumerate(sorted(names))}
    known: type[BaseModel] = create_model("Known", __config__=ConfigDict(extra="forbid"), **fields)

    async def no_other(query: Annotated[known, Query(include_in_schema=False)]) -> None:
        del query

    return no_other


def door(prefix: str = "", *, tags: list[str]) -> APIRouter:
    """A router of such operations."""
    return APIRouter(prefix=prefix, tags=[*tags], route_class=Door)
