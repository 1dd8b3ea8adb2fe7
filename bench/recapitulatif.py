"""CPU and memory of the récapitulatif: `python -m bench.recapitulatif [how many]`.

The limit is the same compiler with the same standards on a page of one line; both are made in turn, in one run.
"""

import asyncio
import resource
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from app.documents.schemas import printed
from app.documents.service import TEMPLATE
from app.gateways.pdf import Typesetter
from tests.documents.samples import BAREST, FULLEST, Sample

ONE_LINE = '#let d = json(bytes(sys.inputs.data))\n#set document(title: d.title)\n#set text(lang: "fr")\n= #d.title\n'
DOCUMENTS = 1500

Make = Callable[[int], Awaitable[bytes]]


def makers(typesetter: Typesetter, one_line: Path) -> dict[str, Make]:
    """What is measured, by name; `n` makes each document another one."""

    async def limit(n: int) -> bytes:
        return await typesetter.pdf(one_line, {"title": f"Titre {n}"}, dated=FULLEST.recorded.recorded_at)

    def sample(facts: Sample) -> Make:
        async def make(n: int) -> bytes:
            other = replace(facts, recorded=replace(facts.recorded, version=n + 1, candidate_number=f"{n:010}"))
            content = replace(other, identity=replace(facts.identity, first_names=f"Camille {n}")).content()
            return await typesetter.pdf(TEMPLATE, printed(content), dated=content.dated)

        return make

    return {"one line (limit)": limit, "barest": sample(BAREST), "fullest, 2 pages": sample(FULLEST)}


async def measure(rounds: int) -> None:
    """Print milliseconds of CPU for a document, its share over the limit, and how memory moves."""
    typesetter = Typesetter()
    spent: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        one_line = Path(folder) / "one_line.typ"
        one_line.write_text(ONE_LINE)
        made = makers(typesetter, one_line)
        for n in range(rounds):
            for name, make in made.items():
                start = time.process_time()
                await make(n)
                spent.setdefault(name, []).append((time.process_time() - start) * 1000)
            if n in {20, rounds // 3, 2 * rounds // 3, rounds - 1}:
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
                print(f"after {n + 1:5} of each: {peak:6.1f} MiB at most")
    typesetter.close()
    limit = median(spent["one line (limit)"])
    for name, times in spent.items():
        middle = median(times)
        print(f"{name:18} CPU ms: median {middle:5.1f}, best {min(times):5.1f}; {middle / limit:.1f} × limit")


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS))
