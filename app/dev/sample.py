"""What a newcomer finds on a first start: `python -m app.dev.sample FILE` fills the database, and writes who is there.

The settings are those of the run; BTS_OWNER_DATABASE_URL is the owner's address. Runs at every start, after the
migrations and with S3 and SMTP there, before the worker and the API: what is there already is left alone.
"""

import asyncio
import os
import sys
from pathlib import Path

from app.cli import within
from app.dev import reference, service


async def load(owner_dsn: str) -> tuple[str, ...]:
    """Fill what is empty; the lines of the banner."""
    reference.declare_sandbox(owner_dsn)
    year = await within(owner_dsn, reference.load, sandbox=True)
    return (
        f"Sessions : 2023 (Aix-Marseille, dates du guide, close) et {year}, ouverte en ce moment",
        *await within(owner_dsn, service.load, sandbox=True),
    )


def main() -> None:
    """The lines go to the file named, for the run to print them."""
    lines = asyncio.run(load(os.environ["BTS_OWNER_DATABASE_URL"]))
    Path(sys.argv[1]).write_text("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
