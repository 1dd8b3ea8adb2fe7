"""How a door is made: what it is sent in the query and would pass over, it refuses.

A filter that is mistyped would answer with everything, as if it had been applied; of two values one would be lost.
"""

from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property, partial
from typing import Annotated, Any, get_args, get_origin

from fastapi import APIRouter, Depends, Query
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Query as QueryParameter
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BaseModel, ConfigDict, create_model
from starlette.types import Receive, Scope, Send


class Door(APIRoute):
    """An operation that refuses a query parameter that it does not know, or that is given twice."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        """As any route."""
        super().__init__(path, endpoint, **kwargs)
        self._again = partial(APIRoute, path, endpoint, **kwargs)

    @cached_property
    def _strict(self) -> APIRoute:
        """With one more dependency: what is refused is told with all else that is wrong."""
        fields = get_flat_params(self.dependant)
        known = {one.alias: _repeats(one.field_info.annotation) for one in fields if _in_query(one.field_info)}
        return self._again(dependencies=[*self.dependencies, Depends(_no_other(known))])

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Without a query there is nothing to refuse, and each dependency costs what a hot read feels."""
        if scope["query_string"]:
            await self._strict.handle(scope, receive, send)
        else:
            await super().handle(scope, receive, send)


def _in_query(field: object) -> bool:
    return isinstance(field, QueryParameter)


def _repeats(annotation: object) -> bool:
    return list in {get_origin(one) for one in (annotation, *get_args(annotation))}


def _once(given: list[Any]) -> list[Any]:
    if len(given) > 1:
        raise ValueError("Ce paramètre est donné plusieurs fois : une seule valeur est attendue.")
    return given


_One = Annotated[list[Any], AfterValidator(_once)]


def _no_other(names: Mapping[str, bool]) -> Callable[[Any], Coroutine[Any, Any, None]]:
    fields: Any = {
        f"p{place}": (list[Any] if several else _One, Query([], alias=name))
        for place, (name, several) in enumerate(names.items())
    }
    known: type[BaseModel] = create_model("Known", __config__=ConfigDict(extra="forbid"), **fields)

    async def no_other(query: Annotated[known, Query()]) -> None:
        del query

    return no_other


def door(prefix: str = "", *, tags: list[str]) -> APIRouter:
    """A router of such operations."""
    return APIRouter(prefix=prefix, tags=[*tags], route_class=Door)
