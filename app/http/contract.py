"""The contract as served: the committed bundle, its documentation, the explanation of each problem."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from app.http.docs_page import page
from app.http.problem_types import PROBLEM_TYPES
from app.http.problems import ABSENT

BUNDLE = Path(__file__).resolve().parents[2] / "openapi" / "dist" / "openapi.json"
"""Beside app/, in the repository as in the image."""

router = APIRouter()


@dataclass(frozen=True, slots=True)
class _Html:
    content: bytes
    headers: Mapping[str, str]


def _html(content: bytes) -> _Html:
    headers = {"content-security-policy": page.policy(content), "cache-control": "public, max-age=300"}
    return _Html(content, headers)


@cache
def _bundle() -> bytes:
    return BUNDLE.read_bytes()


@cache
def _documentation() -> _Html:
    return _html(page.render(orjson.loads(_bundle())))


@router.get("/openapi.json", include_in_schema=False)
def serve_contract() -> Response:
    """The bundle, byte for byte."""
    return Response(_bundle(), media_type="application/json", headers={"cache-control": "public, max-age=300"})


@router.get("/docs", include_in_schema=False)
def serve_documentation() -> Response:
    """The bundle as a page: offline, without script."""
    shown = _documentation()
    return Response(shown.content, media_type="text/html", headers=shown.headers)


@router.get("/problems/{code}", operation_id="getProblemType")
async def explain_problem(code: str) -> Response:
    """The page that a problem's `type` leads to."""
    known = PROBLEM_TYPES.get(code)
    if known is None:
        raise ABSENT
    shown = _html(page.explanation(code, known))
    return Response(shown.content, media_type="text/html", headers=shown.headers)
