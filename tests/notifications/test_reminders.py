"""Reminders 7 days, 48 hours and 3 hours before a bound: to whom it concerns, each once, on the académie's clocks."""

import asyncio
from datetime import datetime, timedelta

from fastapi import FastAPI

from app.http.house import House
from app.notifications.queries.rounds import BATCH
from tests import make
from tests.clock import LegalClock
from tests.dossiers.deposits import deposited, missing
from tests.notifications.in_2023 import (
    AMENAGEMENT,
    IN_2023,
    JUSTIFICATIFS,
    MINUTE,
    REGISTRATION,
    SEVEN_DAYS,
    THREE_HOURS,
    TWO_DAYS,
    crowd,
)
from tests.stage import Stage


async def _reminded(servers: Stage, house: House, clock: LegalClock, at: datetime) -> list[str]:
    """Move the clock, let the calendar call, and what reminders there are by then."""
    await clock.set(at)
    await servers.tick(house, "notifications.remind")
    subjects = [" ".join(mail.subject.split()) for mail in make.mails_to(servers, make.EMAIL)]
    return [subject for subject in subjects if subject.startswith("Rappel")]


async def test_what_is_missing_is_reminded_of_three_times(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await make.registered(camille, **IN_2023)
    moments = (SEVEN_DAYS + MINUTE, SEVEN_DAYS, SEVEN_DAYS - MINUTE, TWO_DAYS, THREE_HOURS, MINUTE, timedelta(0))
    reminded = [await _reminded(servers, house, clock, JUSTIFICATIFS - before) for before in moments]
    assert [len(subjects) for subjects in reminded] == [0, 1, 1, 2, 3, 3, 3]
    mail = make.mail_to(servers, make.EMAIL)
    text = " ".join(mail.text.split())
    assert reminded[1] == ["Rappel : 5 justificatifs à déposer jusqu'au dimanche 4 décembre 2022 inclus"]
    for said in ("Pièce d'identité", "fuseau Europe/Paris, UTC+01:00", "Aucun envoi postal ni par courriel"):
        assert said in text
    shown = (await camille.client.get("/v1/notifications")).json()["items"]
    assert [item["kind"] for item in shown].count("rappel_justificatifs") == 3


async def test_a_worker_that_was_away_sends_the_closest_only(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await make.registered(camille, **IN_2023)
    assert len(await _reminded(servers, house, clock, JUSTIFICATIFS - timedelta(hours=30))) == 1
    assert len(await _reminded(servers, house, clock, JUSTIFICATIFS - timedelta(hours=1))) == 2


async def test_after_the_bound_nothing_is_sent_even_late(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await make.registered(camille, **IN_2023)
    assert await _reminded(servers, house, clock, JUSTIFICATIFS + MINUTE) == []
    assert await servers.select("SELECT title FROM notifications WHERE title ^@ 'Rappel'") == []


async def test_a_complete_dossier_is_left_in_peace(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    saved = await make.registered(camille, **IN_2023)
    await deposited(servers, saved["id"], *await missing(camille.client, saved["id"]))
    assert await _reminded(servers, house, clock, JUSTIFICATIFS - SEVEN_DAYS) == []


async def test_a_withdrawn_registration_is_left_in_peace(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    saved = await make.registered(camille, **IN_2023)
    await camille.client.delete(f"/v1/registrations/{saved['id']}", headers={"if-match": "*"})
    assert await _reminded(servers, house, clock, JUSTIFICATIFS - SEVEN_DAYS) == []


async def test_a_handicap_is_reminded_of_amex(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await make.registered(camille, **IN_2023, handicap=True)
    assert await _reminded(servers, house, clock, AMENAGEMENT - SEVEN_DAYS) == [
        "Rappel : demande d'aménagement jusqu'au lundi 21 novembre 2022 inclus"
    ]
    assert "https://appli.ac-aix-marseille.fr/amex/" in make.mail_to(servers, make.EMAIL).text


async def test_without_handicap_amex_is_not_mentioned(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await make.registered(camille, **IN_2023)
    assert await _reminded(servers, house, clock, AMENAGEMENT - SEVEN_DAYS) == []


async def test_who_registers_after_the_moment_was_told_the_bound_then(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await clock.set(AMENAGEMENT - TWO_DAYS + MINUTE)
    await make.registered(camille, **IN_2023, handicap=True)
    assert await _reminded(servers, house, clock, AMENAGEMENT - TWO_DAYS + 2 * MINUTE) == []
    assert len(await _reminded(servers, house, clock, AMENAGEMENT - THREE_HOURS)) == 1


async def test_a_form_never_saved_is_reminded_of(
    servers: Stage, house: House, app: FastAPI, clock: LegalClock, camille: make.Candidate
) -> None:
    registered = await make.candidate(servers, app, email="dominique@example.org")
    await make.registered(registered, **IN_2023)
    for one in (camille, registered):
        await one.client.put("/v1/drafts/2023", json={"academie": "02", "specialite": "bts-sio"})
    assert await _reminded(servers, house, clock, REGISTRATION - TWO_DAYS) == [
        "Rappel : votre inscription n'est pas enregistrée"
    ]
    [mail] = [mail for mail in servers.mailbox.mails() if "pas enregistrée" in mail.subject]
    assert "lundi 21 novembre 2022 à 18 h" in " ".join(mail.text.split())


async def test_a_form_of_any_content_stops_nobody_s_reminder(
    servers: Stage, house: House, app: FastAPI, clock: LegalClock, camille: make.Candidate
) -> None:
    await camille.client.put("/v1/drafts/2023", json={"academie": "02"})
    for n, content in enumerate(('{"academie": "\\u0000"}', '["02"]', '"02"', "null", '{"academie": ["02"]}')):
        one = await make.candidate(servers, app, email=f"exemple{n}@example.org")
        await servers.as_owner(
            "INSERT INTO drafts VALUES (%s, 2023, %s::json, legal_now())",
            (one.id, content),
        )
    assert len(await _reminded(servers, house, clock, REGISTRATION - TWO_DAYS)) == 1
    assert len(servers.mailbox.mails()) == 1


async def test_a_crowd_is_reminded_by_several_workers_each_once(
    servers: Stage, house: House, clock: LegalClock, camille: make.Candidate
) -> None:
    await make.registered(camille, **IN_2023)
    await crowd(servers, 2 * BATCH + 1)
    await clock.set(JUSTIFICATIFS - SEVEN_DAYS)
    await asyncio.gather(*(servers.tick(house, "notifications.remind") for _ in range(3)))
    told = await servers.select(
        "SELECT count(*), count(DISTINCT account_id) FROM notifications WHERE title ^@ 'Rappel'"
    )
    assert told == [(2 * BATCH + 2, 2 * BATCH + 2)]
    assert await servers.select("SELECT count(*) FROM notification_mails WHERE mailed_at IS NULL") == [(0,)]
    reminders = [mail for mail in servers.mailbox.mails() if mail.subject.startswith("Rappel")]
    assert len({mail.to for mail in reminders}) == len(reminders) == 2 * BATCH + 2
