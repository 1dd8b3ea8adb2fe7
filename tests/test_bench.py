"""The limit of the bench answers what we answer: a measure against something else would be none."""

import asyncio
from pathlib import Path

from bench.__main__ import compared
from bench.operations import OPERATIONS, People
from bench.place import prepared, serving


def test_both_sides_of_the_bench_answer_the_same(tmp_path: Path) -> None:
    with prepared(tmp_path) as place, serving(place, tmp_path):
        people = People.made(place, rows=5, newcomers=5)
        for operation in OPERATIONS:
            asyncio.run(compared(operation, place, people))
