"""Imports on the real database: all or nothing, twice the same changes nothing."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.administration.service.catalogue import Refused, load
from app.catalogue import service
from app.cli import DATA
from app.cli.catalogue import read_files
from app.db.transaction import Transaction
from app.http.house import House
from app.kit.errors import Invalid, Unavailable
from tests.stage import Stage


@pytest.fixture
async def db(house: House, clean: None) -> AsyncIterator[Transaction]:
    """A transaction that is always undone: the reference data must stay as they are."""
    del clean
    async with house.database.transaction() as db, db.connection.transaction(force_rollback=True):
        yield db


async def test_the_suite_s_catalogue_is_the_whole_of_the_files(servers: Stage) -> None:
    counted = await servers.select(
        "SELECT (SELECT count(*) FROM specialites), (SELECT count(*) FROM specialite_options),"
        " (SELECT count(*) FROM unites), (SELECT count(*) FROM langues), (SELECT count(*) FROM academies),"
        " (SELECT count(*) FROM catalogue_imports)"
    )
    assert counted == [(93, 117, 187, 32, 36, 1)]


async def test_the_same_files_again_change_nothing(db: Transaction) -> None:
    before = await service.current(db)
    loaded = await load(db, read_files(DATA))
    assert not loaded.changed
    assert (await service.current(db)).version == before.version


async def test_a_change_makes_a_new_version_seen_at_once(db: Transaction) -> None:
    before = await service.current(db)
    files = read_files(DATA)
    files["unites.csv"] = files["unites.csv"].replace("Suivi de chantier", "Suivi du chantier")
    loaded = await load(db, files)
    assert loaded.changed
    after = await service.current(db)
    assert after.version > before.version
    assert "Suivi du chantier" in {unit.label for unit in after.specialites["bts-batiment"].units}
    # A caller that has the older key in hand is not given the older lines under the newer one.
    assert (await service.current(db, after.version)) is after


async def test_one_line_refused_and_nothing_is_loaded(db: Transaction) -> None:
    before = await service.current(db)
    files = read_files(DATA)
    files["academies.csv"] = files["academies.csv"].replace("Aix-Marseille", "Aix et Marseille")
    files["unites.csv"] = files["unites.csv"].replace("Suivi de chantier,obligatoire,2", "Suivi,obligatoire,deux")
    with pytest.raises(Refused) as refused:
        await load(db, files)
    assert [str(fault) for fault in refused.value.faults] == [
        "unites.csv, ligne 9, colonne « coefficient » : « deux » n'est pas un nombre positif"
    ]
    assert (await service.current(db)).version == before.version
    assert (await load(db, read_files(DATA))).changed is False, "the académies were left as they were"


@pytest.mark.parametrize(
    ("file", "line", "told"),
    [
        ("specialites.csv", "32020009,", "« bts-cpi » a disparu"),
        ("academies.csv", "02,", "« 02 » a disparu"),
    ],
)
async def test_what_registrations_name_may_not_go_away(db: Transaction, file: str, line: str, told: str) -> None:
    files = read_files(DATA)
    files[file] = "".join(kept for kept in files[file].splitlines(keepends=True) if not kept.startswith(line))
    with pytest.raises(Refused) as refused:
        await load(db, files)
    assert any(told in str(fault) for fault in refused.value.faults)


async def test_an_academie_must_live_by_a_known_zone(db: Transaction) -> None:
    files = read_files(DATA)
    files["academies.csv"] = files["academies.csv"].replace("Indian/Mayotte", "Indien/Mayotte")
    with pytest.raises(Refused) as refused:
        await load(db, files)
    assert "n'est pas un fuseau IANA" in str(refused.value.faults[0])


async def test_an_academie_settles_whether_a_language_is_rare(db: Transaction) -> None:
    before = await service.current(db)
    assert "zh" not in before.rare_in("02")
    await service.settle_langue(db, academie="02", langue="zh", rare=True)
    after = await service.current(db)
    assert after.version > before.version
    assert "zh" in after.rare_in("02")
    assert "zh" not in after.rare_in("23")
    await service.settle_langue(db, academie="02", langue="zh", rare=True)
    assert (await service.current(db)).version == after.version, "said already"
    assert not (await load(db, read_files(DATA))).changed, "a setting is no change of the files"


async def test_a_language_that_does_not_exist_is_not_settled(db: Transaction) -> None:
    with pytest.raises(Invalid):
        await service.settle_langue(db, academie="02", langue="xx", rare=True)


async def test_without_any_import_the_catalogue_is_out_not_empty(db: Transaction) -> None:
    await db.connection.execute("DELETE FROM catalogue_imports")
    with pytest.raises(Unavailable):
        await service.current(db)


def test_the_files_are_in_the_repository(repository: Path) -> None:
    assert repository / "data" == DATA
    assert "COPY data data" in (repository / "Dockerfile").read_text()
