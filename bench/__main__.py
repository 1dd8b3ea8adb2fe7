"""`make bench`: each operation against the limit, interleaved in one run; ratios of answers per second.

A slice of the limit, then one of ours, again and again: the ratio is the median of those of each pair, so that
whatever else this machine does weighs on both.
"""

import argparse
import asyncio
import os
import re
import statistics
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.load import Slice, load
from bench.operations import OPERATIONS, Operation, People
from bench.place import Place, prepared, serving

# Keys, numbers, instants and signatures that two answers to the same request cannot share.
_OWN = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f-]{27}|depots/[0-9a-f]{32}|\d{4}-\d\d-\d\dT[0-9:.]+Z|\"(?:candidate_number|digest)\":\"\w+\""
    rb"|X-Amz-(?:Date|Signature)=\w+|\d{8}(?=(?:/|%2F)us-east-1)"
)
FASTEST = 4_000
"""Registrations per second that no run reaches, both sides together: so many newcomers are made."""
_LINE = "{:5} {:42} {:>7} {:>9} {:>8} {:>5} {:>7} {:>7}"


@dataclass
class Outcome:
    """What one operation gave, on both sides."""

    ours: list[Slice]
    limit: list[Slice]

    @property
    def ratio(self) -> float:
        """Ours over the limit."""
        return statistics.median(mine.rate / best.rate for mine, best in zip(self.ours, self.limit, strict=True))

    @property
    def starved(self) -> bool:
        """Nobody was left to ask: the run needs more rows, or less time."""
        return any(one.answers == 0 for one in (*self.ours, *self.limit))

    def unexpected(self, status: int) -> dict[int, int]:
        """Answers that were not the one expected, by status."""
        counted: Counter[int] = Counter()
        for one in (*self.ours, *self.limit):
            counted += one.statuses
        return {other: count for other, count in counted.items() if other != status}


def main() -> None:
    """Print the table; an answer that differs, or that nobody expected, stops the run."""
    chosen = _options()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with prepared(home) as place, serving(place, home):
            people = People.made(place, chosen.rows, int(FASTEST * (chosen.rounds * chosen.seconds + 1)))
            print(f"{chosen.rows} inscriptions, {os.cpu_count()} cœurs, 16 connexions, charge {_load()}")
            print(_LINE.format("", "", "nous/s", "limite/s", "rapport", "but", "p50 ms", "p99 ms"))
            for operation in OPERATIONS:
                if not chosen.only or operation.name in chosen.only:
                    _report(operation, asyncio.run(_measured(operation, place, people, chosen)))
            print(f"charge à la fin {_load()} (une machine au repos : 2 à 3, le temps des mesures)")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.8, help="of one slice")
    parser.add_argument("--rounds", type=int, default=7, help="slices of each side")
    parser.add_argument("--rows", type=int, default=20_000, help="registrations there from the start (07: 100000)")
    parser.add_argument("only", nargs="*", help="operations to measure (R, W, P…); all of them by default")
    return parser.parse_args()


async def _measured(operation: Operation, place: Place, people: People, chosen: argparse.Namespace) -> Outcome:
    requests = operation.requests(people)
    await compared(operation, place, people)
    outcome = Outcome([], [])
    for port in (place.ours, place.limit):
        await load(port, requests, seconds=1.0)  # warm
    for _ in range(chosen.rounds):
        outcome.limit.append(await load(place.limit, requests, seconds=chosen.seconds))
        outcome.ours.append(await load(place.ours, requests, seconds=chosen.seconds))
    return outcome


async def compared(operation: Operation, place: Place, people: People) -> None:
    """The same request to both sides: the same bytes, but for what is each one's own."""
    answers = []
    for port, request in zip((place.ours, place.limit), operation.pair(people), strict=True):
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
            answer = await client.request(request.method, request.path, headers=request.headers, content=request.body)
            content = _OWN.sub(b"*", answer.content) if operation.writes else answer.content
            answers.append((answer.status_code, answer.headers.get("etag"), content))
    if answers[0] != answers[1]:
        raise SystemExit(f"{operation.name}: les deux réponses diffèrent\n{answers[0]}\n{answers[1]}")


def _report(operation: Operation, outcome: Outcome) -> None:
    if wrong := outcome.unexpected(operation.status):
        raise SystemExit(f"{operation.name}: réponses inattendues {wrong}")
    if outcome.starved:
        raise SystemExit(f"{operation.name}: plus personne à servir, donnez plus de lignes (--rows)")
    ours, limit = (statistics.median(one.rate for one in side) for side in (outcome.ours, outcome.limit))
    figures = (f"{ours:.0f}", f"{limit:.0f}", f"{outcome.ratio:.2f}", f"{operation.goal:.2f}")
    print(
        _LINE.format(operation.name, operation.label, *figures, _ms(outcome.ours, 50), _ms(outcome.ours, 99)),
        flush=True,
    )


def _ms(slices: list[Slice], percentile: int) -> str:
    latencies = sorted(latency for one in slices for latency in one.latencies)
    return f"{latencies[min(len(latencies) - 1, len(latencies) * percentile // 100)] * 1000:.1f}"


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
