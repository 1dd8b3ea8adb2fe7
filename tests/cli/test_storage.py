"""`storage check` on the real S3 and on laxer ones, `storage reconcile` on what it holds."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from app.dev.ports import free_port
from app.documents.service import reconcile
from app.gateways.shelves import Bucket
from app.http.house import House
from tests import make
from tests.buckets import Own, own_buckets
from tests.cli.commands import Ended, run
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited as verified
from tests.gateways.lenient import lenient
from tests.justificatifs import files
from tests.stage import Stage


@pytest.fixture
async def own(servers: Stage, house: House, clean: None) -> AsyncIterator[Own]:
    """The service on two buckets of its own."""
    del clean
    async with own_buckets(servers, house) as made:
        yield made


def storage(own: Own, *arguments: str, **changed: str) -> Ended:
    return run(own.servers, "storage", *arguments, **{**own.environment, **changed})


# --- check ----------------------------------------------------------------------------------------


def test_the_real_s3_enforces_all_of_it(own: Own) -> None:
    ended = storage(own, "check")
    assert (ended.code, ended.err) == (0, "")
    *lines, last = ended.out.splitlines()
    assert last == "Ce stockage tient tout ce que le service lui demande."
    assert [line[4:] for line in lines if line.startswith("non")] == [
        "Un téléchargement porte X-Content-Type-Options: nosniff (absent)"
    ]
    assert not [line for line in lines if line.startswith("NON")]
    assert own.keys(Bucket.QUARANTINE) == own.keys(Bucket.CLEAN) == []


LAX = [
    ("if-none-match", 3, ["if-none-match"]),
    ("checksum", 3, ["checksum"]),
    ("disposition", 3, ["disposition", "nosniff"]),
    ("copy-if-match", 1, ["copy-if-match"]),
    ("private", 1, ["private"]),
    ("cors", 1, ["cors", "cors-exposed"]),
    ("signature", 1, ["length", "type", "checksum", "if-none-match", "expiry", "signature"]),
]


@pytest.mark.parametrize(("ignored", "code", "said"), LAX, ids=[one[0] for one in LAX])
async def test_what_a_laxer_s3_ignores_is_told(
    servers: Stage, house: House, clean: None, ignored: str, code: int, said: list[str]
) -> None:
    """Each alone; the rest is held, and nothing is left behind."""
    del clean
    with lenient(servers, ignored) as s3:
        async with own_buckets(servers, house, url=s3.url) as own:
            ended = storage(own, "check", "--json")
            told: dict[str, Any] = json.loads(ended.out)
            missing = [one["code"] for one in told["findings"] if one["outcome"] != "held"]
            assert (ended.code, told["exit_code"]) == (code, code)
            assert sorted({*missing, "nosniff"}) == sorted({*said, "nosniff"})
            assert all(one["otherwise"] for one in told["findings"] if one["outcome"] != "held")
            assert own.keys(Bucket.QUARANTINE) == own.keys(Bucket.CLEAN) == []


async def test_the_operator_reads_what_we_do_about_it(servers: Stage, house: House, clean: None) -> None:
    del clean
    with lenient(servers, "if-none-match", "checksum", "sniffing") as s3:
        async with own_buckets(servers, house, url=s3.url) as own:
            ended = storage(own, "check")
    assert ended.code == 3
    lines = ended.out.splitlines()
    refused = [(line, lines[at + 1]) for at, line in enumerate(lines) if line.startswith("NON")]
    assert [line for line, _ in refused] == [
        "NON L'empreinte signée est imposée (HTTP 200, HTTP 403)",
        "NON Une adresse d'envoi ne sert qu'une fois (HTTP 200, HTTP 403)",
    ]
    assert "recalcule l'empreinte" in refused[0][1]
    assert "sous condition de l'ETag lu à l'examen" in refused[1][1]
    assert lines[-1].startswith("Ce stockage ne tient pas tout ; le service est sûr quand même")


def test_an_origin_that_the_bucket_does_not_know_is_told(own: Own) -> None:
    ended = storage(own, "check", BTS_CORS_ORIGINS="http://localhost:5173 https://autre.example.org")
    assert ended.code == 1
    assert [line for line in ended.out.splitlines() if line.startswith("NON")] == [
        "NON Une page de l'application peut envoyer un fichier (https://autre.example.org : HTTP 403, origine refusée)"
    ]


@pytest.mark.parametrize("wrong", ["address", "bucket", "key"])
def test_an_s3_that_cannot_be_used_is_told(own: Own, wrong: str) -> None:
    nowhere = f"http://localhost:{free_port()}"
    changed = {
        "address": {"BTS_S3_URL": nowhere, "BTS_S3_PUBLIC_URL": nowhere},
        "bucket": {"BTS_S3_QUARANTINE_BUCKET": "nulle-part"},
        "key": {"BTS_S3_SECRET_KEY": "fausse"},
    }[wrong]
    ended = storage(own, "check", **changed)
    assert ended.code == 1
    assert ended.out.splitlines()[-1].startswith("Ce stockage ne convient pas")


# --- reconcile ------------------------------------------------------------------------------------


async def deposited(own: Own) -> None:
    """A récapitulatif kept, two files verified, one refused, one announced."""
    camille = await make.candidate(own.servers, own.app)
    saved = await make.registered(camille)
    sent = {"identite": files.png(), "diplome_requis": files.pdf(), "certificat_scolarite_1": files.locked_pdf()}
    for piece, one in sent.items():
        await make.deposited(camille, saved["id"], piece, one)
    await make.declared(camille, saved["id"], "certificat_scolarite_2", files.jpeg())
    await own.servers.drain(own.house)


async def test_a_healthy_storage_prints_0_and_0(own: Own) -> None:
    await deposited(own)
    ended = storage(own, "reconcile", "--in-flight", "0")
    assert (ended.code, ended.err) == (0, "")
    assert "Objets sans ligne : 0\nLignes sans objet : 0\n" in ended.out
    assert len(own.keys(Bucket.CLEAN)) >= 3


async def test_what_has_no_row_and_what_has_no_object_are_told(own: Own) -> None:
    await deposited(own)
    own.write(Bucket.QUARANTINE, "depots/inconnu")
    own.write(Bucket.CLEAN, "zzz/inconnu")
    [(depot, key)] = await own.servers.select(
        "SELECT id::text, clean_key FROM depots WHERE piece = 'identite' AND state = 'verifie'"
    )
    [(document, issued)] = await own.servers.select("SELECT id::text, object_key FROM documents")
    own.delete(Bucket.CLEAN, str(key))
    own.delete(Bucket.CLEAN, str(issued))
    ended = storage(own, "reconcile", "--in-flight", "0", "--json")
    told = json.loads(ended.out)
    assert ended.code == 1
    assert [(one["bucket"], one["key"]) for one in told["orphan_objects"]] == [
        ("quarantine", "depots/inconnu"),
        ("clean", "zzz/inconnu"),
    ]
    lost = [(one["bucket"], one["key"], one["id"]) for one in told["lost_objects"]]
    assert sorted(lost) == sorted([("clean", key, depot), ("clean", issued, document)])
    plain = storage(own, "reconcile", "--in-flight", "0")
    assert "Objets sans ligne : 2\nLignes sans objet : 2\n" in plain.out
    assert plain.err.startswith("Erreur : le stockage et la base ne disent pas la même chose")


async def test_what_may_be_in_flight_is_no_fault(own: Own) -> None:
    """An object just written, a row just received."""
    await deposited(own)
    own.write(Bucket.CLEAN, "zzz/inconnu")
    [(key,)] = await own.servers.select("SELECT clean_key FROM depots WHERE piece = 'identite'")
    own.delete(Bucket.CLEAN, str(key))
    ended = storage(own, "reconcile")
    assert ended.code == 0
    assert "En cours : 1" in ended.out


async def test_many_pages_are_read_side_by_side(own: Own) -> None:
    """In the order of bytes, whatever PostgreSQL's own collation says; SeaweedFS has `depots/A` before `depots-`."""
    await deposited(own)
    for key in ("A", "_", "a", "depots-", "depots/A", "zzz"):
        own.write(Bucket.CLEAN, key)
    own.house.storage.shelves.page = 2
    told = await reconcile(own.house, own.house.clock.now(), in_flight=timedelta())
    assert sorted(one.key for one in told.orphans) == ["A", "_", "a", "depots-", "depots/A", "zzz"]
    assert told.lost == []


async def test_what_changes_while_both_are_read_is_no_fault(servers: Stage, house: House, clean: None) -> None:
    """A file verified and a document withdrawn between two pages: each looks wrong, and is asked about again."""
    del clean
    with lenient(servers) as s3:
        async with own_buckets(servers, house, url=s3.url) as own:
            await deposited(own)
            loop, pages = asyncio.get_running_loop(), []

            async def meanwhile() -> None:
                [(registration, issued)] = await servers.select("SELECT registration_id, object_key FROM documents")
                await verified(servers, registration, "identite")
                await servers.as_owner("UPDATE depots SET clean_key = 'zzz' WHERE clean_key = 'clean'")
                own.write(Bucket.CLEAN, "zzz")
                await servers.as_owner("DELETE FROM documents")
                own.delete(Bucket.CLEAN, str(issued))

            def second_page(bucket: str) -> None:
                pages.append(bucket)
                if pages.count(own.name(Bucket.CLEAN)) == 2:
                    pages.append(own.name(Bucket.CLEAN))  # only once
                    asyncio.run_coroutine_threadsafe(meanwhile(), loop).result(30)

            s3.before_list = second_page
            own.house.storage.shelves.page = 1
            told = await reconcile(own.house, own.house.clock.now(), in_flight=timedelta())
            assert "zzz" in own.keys(Bucket.CLEAN)
            assert (told.orphans, told.lost) == ([], [])


async def test_an_absent_s3_is_one_line(own: Own) -> None:
    ended = storage(own, "reconcile", BTS_S3_URL=f"http://localhost:{free_port()}")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Erreur : Le stockage des fichiers ne répond pas.")


async def test_what_the_worker_finds_wrong_is_an_error_of_its_log(own: Own) -> None:
    await deposited(own)
    clock = LegalClock(own.servers, own.app)
    [(later,)] = await own.servers.select("SELECT legal_now() + interval '1 hour'")
    assert isinstance(later, datetime)
    await clock.set(later)
    with capture_logs() as logs:
        await own.servers.tick(own.house, "documents.reconcile")
        assert logs == []
        [(key,)] = await own.servers.select("SELECT clean_key FROM depots WHERE piece = 'identite'")
        own.delete(Bucket.CLEAN, str(key))
        await own.servers.tick(own.house, "documents.reconcile")
    [line] = logs
    assert (line["event"], line["log_level"]) == ("storage-reconciled", "error")
    assert (line["orphans"], line["lost"], line["rows"]) == (0, 1, 3)
