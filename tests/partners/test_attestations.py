"""A training body attests: kept once, matched when somebody registers, shown to them, contested."""

import asyncio
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI

from app.http.house import House
from tests import make
from tests.partners.bodies import ATTESTATIONS, YEAR, Body, agree, attested, body, followed, prepared_by, sent
from tests.staff.agents import logged_in
from tests.stage import Stage

FILES = "/v1/training-body/attestation-files"
TITLES = "numero_etudiant;nom;prenoms;date_naissance;annee_scolaire;annee_etude;debut;fin"
BEFORE = f"{make.NEXT - 3}-{make.NEXT - 2}"
ROW = f"EX-1;exemple;camille;12/04/2003;{YEAR};2;07/09/{make.NEXT - 2};"


def in_short(verdicts: list[dict[str, Any]]) -> list[tuple[str, str, list[str]]]:
    """What was done, where it stands, what differs."""
    return [(one["fate"], one["standing"], one["differs"]) for one in verdicts]


async def waiting(school: Body, *, still: bool = True) -> list[str]:
    """The numbers of the students who have not registered."""
    found = (await school.client.get(ATTESTATIONS, params={"waiting": still, "exam_session": make.NEXT})).json()[
        "items"
    ]
    return [one["student_number"] for one in found]


def of(saved: dict[str, Any]) -> str:
    """Where a candidate reads what is attested."""
    return f"/v1/registrations/{saved['id']}/attestations"


async def test_each_line_has_its_verdict(servers: Stage, house: House, camille: make.Candidate, school: Body) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    lines = [
        attested(),
        attested("EX-2"),
        attested(
            birth_date="2003-04-13", school_year=f"{make.NEXT - 3}-{make.NEXT - 2}", starts_on=f"{make.NEXT - 3}-09-09"
        ),
    ]
    verdicts = await sent(school, *lines)
    assert in_short(verdicts) == [
        ("nouvelle", "rattachee", []),
        ("nouvelle", "en_attente", []),
        ("nouvelle", "differente", ["birth_date"]),
    ]
    assert [one["registration_id"] for one in verdicts] == [saved["id"], None, None]
    assert await waiting(school) == ["EX-2", "EX-1"]
    assert await waiting(school, still=False) == ["EX-1"]
    # Sent again nothing changes; changed, the line takes the place of what was there.
    assert [one["fate"] for one in await sent(school, *lines)] == ["inchangee"] * 3
    lines[2]["birth_date"] = "2003-04-12"
    assert in_short(await sent(school, *lines))[2] == ("modifiee", "rattachee", [])
    assert await servers.select("SELECT count(*) FROM attestations") == [(3,)]


async def test_its_candidate_is_told_once_and_reads_it(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await sent(school, attested())
    await sent(school, attested())
    await servers.drain(house)
    [shown] = (await camille.client.get(of(saved))).json()["items"]
    assert (shown["by"], shown["study_year"], shown["contested_at"]) == (school.name, 2, None)
    told = (await camille.client.get("/v1/notifications")).json()["items"]
    assert [one["kind"] for one in told].count("attestation_recue") == 1


async def test_what_matches_nobody_waits_and_is_tried_at_each_registration(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    await sent(school, attested(), attested("EX-2"))
    saved = await make.registered(camille, preparation=prepared_by(school))
    await servers.drain(house)
    assert await waiting(school) == ["EX-1", "EX-2"]  # named, and not agreed yet
    await agree(camille, saved)
    await servers.drain(house)
    assert await waiting(school) == ["EX-2"]
    assert len((await camille.client.get(of(saved))).json()["items"]) == 1
    await agree(camille, saved, agreed=False)
    await servers.drain(house)
    assert await waiting(school) == ["EX-1", "EX-2"]
    assert (await camille.client.get(of(saved))).json()["items"] == []


async def test_a_body_attests_nothing_of_who_follows_another(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await servers.drain(house)
    other = await body(servers, app, "Atelier EXEMPLE")
    assert in_short(await sent(other, attested())) == [("nouvelle", "en_attente", [])]
    assert (await school.client.get(ATTESTATIONS)).json()["items"] == []
    assert (await camille.client.get(of(saved))).json()["items"] == []


async def test_by_a_file(servers: Stage, house: House, camille: make.Candidate, school: Body) -> None:
    await followed(camille, school)
    await servers.drain(house)

    async def by_file(content: str) -> httpx.Response:
        form = {"exam_session": str(make.NEXT)}
        return await school.client.post(FILES, data=form, files={"file": ("etudiants.csv", content.encode("cp1252"))})

    answer = await by_file(f"{TITLES}\n{ROW}\n{ROW.replace('EX-1', 'EX-2')}\n")
    assert answer.status_code == 200, answer.text
    assert in_short(answer.json()["items"]) == [("nouvelle", "rattachee", []), ("nouvelle", "en_attente", [])]
    assert [one["fate"] for one in await sent(school, attested(birth_name="exemple", first_names="camille"))] == [
        "inchangee"
    ]
    refused = await by_file(f"{TITLES}\n{ROW}2020-01-01\n{ROW.replace('12/04/2003', 'hier')}\n")
    assert (refused.status_code, refused.json()["code"]) == (422, "donnees-invalides")
    assert [one["detail"] for one in refused.json()["errors"]] == [
        f"Fichier, ligne 2, colonne « fin » : la préparation finit avant le début de l'année scolaire {YEAR}.",
        "Fichier, ligne 2, colonne « fin » : la préparation finit avant d'avoir commencé.",
        "Fichier, ligne 3, colonne « date_naissance » : « hier » : une date AAAA-MM-JJ ou JJ/MM/AAAA est attendue.",
    ]
    assert await waiting(school) == ["EX-2"]


async def test_what_is_wrong_is_told_of_all_lines_and_nothing_is_kept(servers: Stage, school: Body) -> None:
    lines = [
        attested(),
        attested("EX-2", ends_on=f"{make.NEXT - 2}-09-01", school_year=f"{make.NEXT - 2}-{make.NEXT}"),
        attested("ex-1"),
    ]
    answer = await school.client.post(ATTESTATIONS, json={"exam_session": make.NEXT, "attestations": lines})
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == [
        "/attestations/1/ends_on",
        "/attestations/1/school_year",
        "/attestations/2/student_number",
    ]
    unknown = await school.client.post(ATTESTATIONS, json={"exam_session": 2099, "attestations": [attested()]})
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "session-inconnue")
    assert await servers.select("SELECT count(*) FROM attestations") == [(0,)]


async def test_two_sendings_at_once_keep_each_line_once(servers: Stage, school: Body) -> None:
    lines = [attested(f"EX-{number}") for number in range(40)]
    fates = await asyncio.gather(*(sent(school, *lines) for _ in range(4)))
    counted = [one["fate"] for verdicts in fates for one in verdicts]
    assert (counted.count("nouvelle"), counted.count("inchangee")) == (40, 120)
    assert await servers.select("SELECT count(*) FROM attestations") == [(40,)]


async def test_who_registers_while_it_is_sent_is_found(
    servers: Stage, house: House, camille: make.Candidate, school: Body
) -> None:
    """Whichever comes first: the sending or the agreement."""
    for number in ("EX-11", "EX-12", "EX-13"):
        saved = await followed(camille, school, number)
        await asyncio.gather(servers.drain(house), sent(school, attested(number)))
        await servers.drain(house)
        assert await waiting(school) == []
        withdrawn = await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
        assert withdrawn.status_code == 204, withdrawn.text
        await servers.drain(house)
        assert await waiting(school) == [number]
        await servers.as_owner("DELETE FROM attestations")


async def test_contested_it_counts_no_more_until_it_is_changed(
    servers: Stage, house: House, app: FastAPI, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    await sent(school, attested())
    await servers.drain(house)
    _, examiner = await logged_in(house, app)

    async def examined() -> dict[str, Any]:
        answer = await examiner.get(f"/v1/staff/dossiers/{saved['id']}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["eligibility"]
        return found

    seen = await examined()
    assert seen["attested"]
    assert [one["by"] for one in seen["attestations"]] == [school.name]
    [key] = [one["id"] for one in seen["attestations"]]
    where, reason = f"{of(saved)}/{key}/contests", {"reason": "Je n'ai pas suivi cette année."}
    contested = await camille.client.post(where, json=reason)
    assert contested.status_code == 200, contested.text
    assert contested.json()["items"][0]["contest"] == reason["reason"]
    again = await camille.client.post(where, json=reason)
    assert (again.status_code, again.json()["code"]) == (409, "attestation-contestee")
    assert not (await examined())["attested"]
    [told] = (await school.client.get(ATTESTATIONS)).json()["items"]
    assert (told["contest"], told["standing"]) == (reason["reason"], "rattachee")
    await sent(school, attested())
    assert not (await examined())["attested"]
    await sent(school, attested(ends_on=str(date(make.NEXT - 2, 9, 30))))
    assert (await examined())["attested"]
    assert (await examined())["attestations"][0]["contest"] is None


async def test_of_another_specialite_it_is_shown_and_does_not_count(
    house: House, app: FastAPI, camille: make.Candidate, school: Body
) -> None:
    saved = await followed(camille, school)
    _, examiner = await logged_in(house, app)
    for specialite, counts in (("bts-sio", False), ("bts-ndrc", True), (None, True)):
        [verdict] = await sent(school, attested(specialite=specialite))
        assert verdict["standing"] == "rattachee"
        seen = (await examiner.get(f"/v1/staff/dossiers/{saved['id']}")).json()["eligibility"]
        assert ([one["specialite"] for one in seen["attestations"]], seen["attested"]) == ([specialite], counts)
    line = attested(specialite="bts-autre")
    refused = await school.client.post(ATTESTATIONS, json={"exam_session": make.NEXT, "attestations": [line]})
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == ["/attestations/0/specialite"]


async def test_the_list_is_read_page_by_page(school: Body) -> None:
    await sent(school, *(attested(f"EX-{number:02}") for number in range(5)))
    seen, query = [], {"limit": "2"}
    while True:
        page = (await school.client.get(ATTESTATIONS, params=query)).json()
        seen += [one["student_number"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == [f"EX-{number:02}" for number in range(5)]


async def test_of_two_files_none_is_half_read(school: Body) -> None:
    two = [("file", ("rentree.csv", f"{TITLES}\n{ROW}".encode())), ("file", ("novembre.csv", b"autre"))]
    years = {"exam_session": [make.NEXT, make.NEXT]}
    refused = await school.client.post(FILES, data=years, files=two)
    assert refused.status_code == 422
    assert {one["pointer"] for one in refused.json()["errors"]} == {"/file", "/exam_session"}
    assert await waiting(school) == []
