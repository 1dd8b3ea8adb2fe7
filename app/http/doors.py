"""How a door is made: what it is sent in the query, or in a form, and would pass over, it refuses.

A filter that is mistyped would answer with everything, as if it had been applied; of two values one would be lost.
"""

from collections import Counter
from collections.abc import Callable, Coroutine, Mapping
from functools import cached_property, partial
from typing import Annotated, Any, get_args, get_origin

from fastapi import APIRouter, Depends, Query
from fastapi.dependencies.utils import get_flat_params
from fastapi.params import Form as FormParameter
from fastapi.params import Query as QueryParameter
from fastapi.routing import APIRoute
from pydantic import AfterValidator, BaseModel, ConfigDict, create_model
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from app.http.validation import invalid
from app.kit.errors import Violation

_ONE = "plusieurs fois : une seule valeur est attendue."


class Door(APIRoute):
    """An operation that refuses a query parameter that it does not know, and a value given twice."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **kwargs: Any) -> None:
        """As any route."""
        super().__init__(path, endpoint, **kwargs)
        self._again = partial(APIRoute, path, endpoint, **kwargs)
        self._form = _form(self)

    @cached_property
    def _strict(self) -> APIRoute:
        """With one more dependency, or two: what is unknown in the query is told with all else that is wrong."""
        fields = [one for one in get_flat_params(self.dependant) if isinstance(one.field_info, QueryParameter)]
        known = {one.alias: _repeats(one.field_info.annotation) for one in fields}
        refusing = [Depends(_no_other(known))]
        if self._form is not None:
            members = self._form.model_fields.items()
            refusing.append(Depends(_each_once({name for name, one in members if _repeats(one.annotation)})))
        return self._again(dependencies=[*self.dependencies, *refusing])

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Elsewhere there is nothing to refuse, and each dependency costs what a hot read feels."""
        if scope["query_string"] or self._form is not None:
            await self._strict.handle(scope, receive, send)
        else:
            await super().handle(scope, receive, send)


def door(prefix: str = "", *, tags: list[str]) -> APIRouter:
    """A router of such operations."""
    return APIRouter(prefix=prefix, tags=[*tags], route_class=Door)


def twice(form: FormData) -> list[str]:
    """The fields that are there more than once: only the last of each would be read."""
    return [name for name, times in Counter(name for name, _ in form.multi_items()).items() if times > 1]


def _form(route: APIRoute) -> type[BaseModel] | None:
    field = None if route.body_field is None else route.body_field.field_info
    model = field.annotation if isinstance(field, FormParameter) else None
    return model if isinstance(model, type) and issubclass(model, BaseModel) else None


def _repeats(annotation: object) -> bool:
    return list in {get_origin(one) for one in (annotation, *get_args(annotation))}


def _once(given: list[Any]) -> list[Any]:
    if len(given) > 1:
        raise ValueError(f"Ce paramètre est donné {_ONE}")
    return given


_One = Annotated[list[Any], AfterValidator(_once)]


def _no_other(names: Mapping[str, bool]) -> Callable[[Any], Coroutine[Any, Any, None]]:
    # Numbered: the name of a parameter need not be one of Python's.
    fields: Any = {
        f"p{place}": (list[Any] if several else _One, Query([], alias=name))
        for place, (name, several) in enumerate(names.items())
    }
    known: type[BaseModel] = create_model("Known", __config__=ConfigDict(extra="forbid"), **fields)

    async def no_other(query: Annotated[known, Query()]) -> None:
        del query

    return no_other


def _each_once(several: set[str]) -> Callable[[Request], Coroutine[Any, Any, None]]:
    async def each_once(request: Request) -> None:
        names = [name for name in twice(await request.form()) if name not in several]
        if names:
            raise invalid(
                tuple(Violation("valeur-refusee", f"/{name}", f"Ce champ est donné {_ONE}", "") for name in names)
            )

    return each_once
