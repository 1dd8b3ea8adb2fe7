"""Spécialités, languages and labels as everybody reads them: kept by caches, packed, never stale."""

import httpx
import orjson
import pytest

from app.kit.countries import COUNTRIES
from tests.contract.document import contract, tree
from tests.stage import Stage

PUBLIC = [
    "/v1/exam-sessions",
    "/v1/exam-sessions/2023",
    "/v1/exam-sessions/2023/specialites",
    "/v1/exam-sessions/2023/specialites/bts-sio",
    "/v1/academies",
    "/v1/langues",
    "/v1/training-bodies",
    "/v1/reference-lists",
]


@pytest.mark.parametrize("path", PUBLIC)
async def test_a_public_answer_is_kept_and_asked_again_by_its_tag(client: httpx.AsyncClient, path: str) -> None:
    first = await client.get(path)
    assert first.status_code == 200
    assert first.headers["cache-control"].startswith("public, max-age=")
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert "Accept-Encoding" in again.headers["vary"]
    assert (await client.get(path, headers={"If-None-Match": '"autre"'})).status_code == 200


async def test_a_long_public_answer_is_packed_and_has_a_tag_of_its_own(client: httpx.AsyncClient) -> None:
    path = "/v1/exam-sessions/2023/specialites"
    plain = await client.get(path, headers={"Accept-Encoding": "identity"})
    packed = await client.get(path, headers={"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.num_bytes_downloaded < len(plain.content) / 3
    assert packed.content == plain.content
    assert plain.headers["etag"] != packed.headers["etag"]


@pytest.mark.parametrize("accepted", ["gzip;q=0", "br", ""])
async def test_what_does_not_take_gzip_is_not_given_it(client: httpx.AsyncClient, accepted: str) -> None:
    answer = await client.get("/v1/langues", headers={"Accept-Encoding": accepted})
    assert "content-encoding" not in answer.headers


async def test_the_time_and_a_calendar_are_never_kept(client: httpx.AsyncClient) -> None:
    for path in ("/v1/time", "/v1/exam-sessions/2023/calendar?academie=02"):
        assert (await client.get(path)).headers["cache-control"] == "no-store"


async def test_eighty_specialites_are_offered_in_2023_by_label(client: httpx.AsyncClient) -> None:
    items = (await client.get("/v1/exam-sessions/2023/specialites")).json()["items"]
    assert len(items) == 80
    labels = [one["label"] for one in items]
    assert labels[0] == "Aéronautique"
    assert labels.index("Édition") < labels.index("Électrotechnique") < labels.index("Fonderie")
    assert sum(len(one["options"]) or 1 for one in items) == 101
    assert len([one for one in items if one["r408"]]) == 7


async def test_a_specialite_tells_its_units_its_languages_and_its_doubts(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/exam-sessions/2023/specialites/bts-batiment")).json()
    units = {unit["label"]: unit for unit in told["units"]}
    assert units["Anglais"] == {
        "unite": "U2",
        "epreuve": "E2",
        "label": "Anglais",
        "nature": "obligatoire",
        "domaine": "general",
        "coefficient": 2.0,
        "form": "orale",
        "duration_minutes": 45,
        "langues": ["en"],
        "option": None,
        "after": [],
        "reliability": "A",
    }
    assert units["Engagement étudiant"]["unite"] is None
    assert units["Mathématiques"]["langues"] is None
    assert len(told["languages"]) == 32
    assert told["units_known"] is True


async def test_a_specialite_without_known_units_is_offered_all_the_same(client: httpx.AsyncClient) -> None:
    told = (await client.get("/v1/exam-sessions/2023/specialites/bts-fed")).json()
    assert told["units_known"] is False
    assert [unit["label"] for unit in told["units"]] == ["Engagement étudiant"]
    assert len(told["options"]) == 3


async def test_a_specialite_tells_the_pieces_of_each_category(client: httpx.AsyncClient) -> None:
    high = (await client.get("/v1/exam-sessions/2023/specialites/bts-tp")).json()["pieces"]
    low = (await client.get("/v1/exam-sessions/2023/specialites/bts-ndrc")).json()["pieces"]
    for category in ("enseignement_a_distance", "experience_professionnelle", "redoublant"):
        assert "r408" in {one["piece"] for one in high[category]}
        assert "r408" not in {one["piece"] for one in low[category]}
        assert {"recapitulatif_signe", "identite"} < {one["piece"] for one in low[category] if one["condition"] is None}
    by_piece = {one["piece"]: one for one in low["experience_professionnelle"]}
    assert by_piece["certificat_travail"]["condition"] is None
    assert "VAE" in by_piece["dispense_vae"]["condition"]
    assert not {"certificat_jdc", "notification_amenagement"} & by_piece.keys()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/exam-sessions/2022/specialites", 404),
        ("/v1/exam-sessions/2023/specialites/bts-inconnu", 404),
        ("/v1/exam-sessions/2023/specialites/bts-cjn", 404),  # opens in 2024
        ("/v1/exam-sessions/2022/specialites/bts-eec", 404),  # no such exam session here
        ("/v1/exam-sessions/2023/specialites/BTS_SIO", 422),
        ("/v1/exam-sessions/1999/specialites", 422),
    ],
)
async def test_what_is_not_offered_is_absent(client: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await client.get(path)).status_code == status


async def test_thirty_two_languages(client: httpx.AsyncClient) -> None:
    items = (await client.get("/v1/langues")).json()["items"]
    assert len(items) == 32
    assert len([one for one in items if one["lv1"]]) == 22
    assert len([one for one in items if one["lv2"]]) == 30
    assert {one["code"]: one["facultative"] for one in items}["creole"] is None


async def test_every_enumeration_of_the_contract_has_its_label(client: httpx.AsyncClient) -> None:
    lists = (await client.get("/v1/reference-lists")).json()
    codes = {name: {one["code"] for one in labels} for name, labels in lists.items()}
    schemas = tree(tree(contract()["components"])["schemas"])
    for name, schema in (
        ("civilites", "Civilite"),
        ("account_statuses", "AccountStatus"),
        ("categories", "Category"),
        ("formes", "Forme"),
        ("registration_statuses", "RegistrationStatus"),
        ("justificatif_states", "JustificatifState"),
        ("depot_states", "DepotState"),
        ("dossier_statuses", "DossierStatus"),
    ):
        enum = tree(schemas[schema])["enum"]
        assert isinstance(enum, list)
        assert codes[name] == set(enum), name
    for name, schema, member in (
        ("preparation_kinds", "Preparation", "kind"),
        ("preparation_modes", "Preparation", "mode"),
        ("unit_states", "UnitChoice", "state"),
        ("teachings", "LanguageChoice", "teaching"),
        ("facultative_kinds", "FacultativeChoice", "kind"),
        ("dispense_grounds", "Dispense", "ground"),
    ):
        enum = tree(tree(tree(schemas[schema])["properties"])[member])["enum"]
        assert isinstance(enum, list)
        assert codes[name] == set(enum), name
    assert {"recapitulatif_signe", "identite", "certificat_jdc"} < codes["pieces"]
    assert codes["countries"] == set(COUNTRIES)
    assert {"13", "2A", "976", "988"} < codes["departements"]


async def test_the_departements_of_the_academies_have_a_name(client: httpx.AsyncClient) -> None:
    named = {one["code"] for one in (await client.get("/v1/reference-lists")).json()["departements"]}
    academies = orjson.loads((await client.get("/v1/academies")).content)["items"]
    assert {code for one in academies for code in one["departements"]} == named


async def test_a_piece_switched_on_in_an_exam_session_is_told(client: httpx.AsyncClient, servers: Stage) -> None:
    path = "/v1/exam-sessions/2023/specialites/bts-ndrc"
    before = await client.get(path)
    switch = "UPDATE exam_sessions SET settings = {} WHERE year = 2023"
    await servers.as_owner(switch.format("""'{"pieces": {"certificat_jdc": {"enabled": true}}}'"""))
    try:
        after = await client.get(path, headers={"If-None-Match": before.headers["etag"]})
    finally:
        await servers.as_owner(switch.format("'{}'"))
    assert "certificat_jdc" in {one["piece"] for one in after.json()["pieces"]["redoublant"]}
