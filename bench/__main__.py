"""`make bench`: each operation against the limit, interleaved in one run; ratios of answers per second."""

import argparse
import asyncio
import re
import statistics
import tempfile
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


@dataclass
class Outcome:
    """What one operation gave, on both sides."""

    ours: list[Slice]
    limit: list[Slice]


def main() -> None:
    """Print the table; a disagreement between the two answers stops the run."""
    chosen = _options()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with prepared(home) as place, serving(place, home):
            people = People.made(place, chosen.rows)
            for operation in OPERATIONS:
                if not chosen.only or operation.name in chosen.only:
                    _report(operation, asyncio.run(_measured(operation, place, people, chosen)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of one slice")
    parser.add_argument("--rounds", type=int, default=4, help="slices of each side")
    parser.add_argument("--rows", type=int, default=20_000, help="registrations there from the start")
    parser.add_argument("only", nargs="*", help="operations to measure (R, W, P…); all of them by default")
    return parser.parse_args()


async def _measured(operation: Operation, place: Place, people: People, chosen: argparse.Namespace) -> Outcome:
    ours, limit = operation.requests(people), operation.requests(people)
    await _compared(operation, place, people)
    outcome = Outcome([], [])
    for side, port, requests in ((outcome.ours, place.ours, ours), (outcome.limit, place.limit, limit)):
        await load(port, requests, seconds=1.0)  # warm
        del side
    for _ in range(chosen.rounds):
        outcome.limit.append(await load(place.limit, limit, seconds=chosen.seconds))
        outcome.ours.append(await load(place.ours, ours, seconds=chosen.seconds))
    return outcome


async def _compared(operation: Operation, place: Place, people: People) -> None:
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
    for one in (*outcome.ours, *outcome.limit):
        wrong = {status: count for status, count in one.statuses.items() if status != operation.status}
        if wrong:
            raise SystemExit(f"{operation.name}: réponses inattendues {wrong}")
    ours, limit = (statistics.median(one.rate for one in side) for side in (outcome.ours, outcome.limit))
    print(
        f"{operation.name:3} {operation.label:42} nous {ours:7.0f}/s  limite {limit:7.0f}/s  rapport {ours / limit:.2f}"
        f"  (but {operation.goal:.2f})  p50 {_ms(outcome.ours, 50)} ms  p99 {_ms(outcome.ours, 99)} ms",
        flush=True,
    )


def _ms(slices: list[Slice], percentile: int) -> str:
    latencies = sorted(latency for one in slices for latency in one.latencies)
    return f"{latencies[min(len(latencies) - 1, len(latencies) * percentile // 100)] * 1000:.1f}"


if __name__ == "__main__":
    main()
