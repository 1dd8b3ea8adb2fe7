"""Each mail goes once, whatever becomes of the mail server; it is complete, and says that nobody reads replies."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.accounts.service.letters import Letter, written
from tests import make
from tests.accounts.walks import Walk

LINK = "Activez votre compte d'inscription au BTS"


async def source(walk: Walk) -> EmailMessage:
    """The newest mail, as received."""
    mailbox = walk.servers.mailbox
    async with httpx.AsyncClient() as reader:
        answer = await reader.get(f"{mailbox.url}/mails/{mailbox.mails()[0].id}")
    return email.message_from_bytes(answer.content, _class=EmailMessage, policy=email.policy.default)


async def test_a_mail_is_complete(walk: Walk) -> None:
    await walk.sign_up()
    message = await source(walk)
    assert message["From"] == "ne-pas-repondre@example.org"
    assert message["To"] == make.EMAIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert str(message["Message-ID"]).endswith("@example.org>")
    assert message["Date"] is not None
    text = message.get_body(("plain",))
    page = message.get_body(("html",))
    assert text is not None
    assert page is not None
    assert "les réponses et les pièces jointes ne sont pas lues" in text.get_content()
    link = f"http://localhost:5173/activation#token={walk.token()}"
    assert f'<a href="{link}">{link}</a>' in page.get_content()


async def test_a_letter_to_an_unproved_address_bears_no_stranger_s_words(walk: Walk) -> None:
    """Or anybody could write to anybody in our name."""
    await walk.sign_up(first_names="Allez Voir Ailleurs")
    assert "Ailleurs" not in make.mail_to(walk.servers, make.EMAIL).text


async def test_a_letter_to_a_known_person_greets_them(walk: Walk, app: FastAPI) -> None:
    await make.candidate(walk.servers, app)
    await walk.ask_reset()
    assert make.mail_to(walk.servers, make.EMAIL).text.startswith("Bonjour Camille,")


@pytest.mark.parametrize("letter", list(Letter))
def test_every_letter_iswritten(letter: Letter, walk: Walk) -> None:
    facts = {
        "greeting": "Bonjour,",
        "app_url": "http://app.example",
        "token": "btsl_x",
        "link": "http://app.example/#x",
    }
    mail = written(letter, UUID(int=1), "x@example.org", walk.house.clock.now(), facts)
    assert mail.subject
    assert "\n" not in mail.subject
    assert mail.text.startswith("Bonjour,\n\n")
    assert "\n\n\n" not in mail.text
    assert mail.text.count("ne sont pas lues") == 1


async def test_mail_server_stopped(walk: Walk) -> None:
    """Ten sign-ups: the answers are the same; afterwards, each mail once, and its link works."""
    people = [f"personne{number}@example.org" for number in range(10)]
    walk.servers.mailbox.stop()
    try:
        answers = [await walk.post("/v1/accounts", make.sign_up_body(person)) for person in people]
        await walk.servers.drain(walk.house)
    finally:
        walk.servers.mailbox.start()
    assert {answer.status_code for answer in answers} == {202}
    await walk.hurry()
    assert [walk.subjects(person) for person in people] == [[LINK]] * 10
    assert (await walk.activate(walk.token(people[3]))).status_code == 204


async def test_mail_server_that_never_answers(walk: Walk) -> None:
    """It is given up after the time limit; the link that was for that mail is not left behind."""
    hung = replace(walk.house, mailer=replace(walk.house.mailer, time_limit=0.3))
    walk.servers.mailbox.pause()
    try:
        answer = await walk.post("/v1/accounts", make.sign_up_body())
        await walk.servers.drain(hung)
        assert await walk.servers.select("SELECT digest FROM links") == []
        # Whoever has an account is not delayed by the mail that waits.
        assert (await walk.log_in()).status_code == 401
    finally:
        walk.servers.mailbox.stop()
        walk.servers.mailbox.start()
    assert answer.status_code == 202
    await walk.hurry()
    assert walk.subjects() == [LINK]
    assert (await walk.activate(walk.token())).status_code == 204


async def test_the_older_link_works_until_the_newer_one_has_left(walk: Walk) -> None:
    await walk.sign_up()
    older = walk.token()
    walk.servers.mailbox.stop()
    try:
        await walk.post("/v1/accounts/activation-mails", {"email": make.EMAIL})
        await walk.servers.drain(walk.house)
        assert (await walk.activate(older)).status_code == 204
    finally:
        walk.servers.mailbox.start()
    await walk.hurry()
    assert walk.subjects() == [LINK]  # the account is active: the other letter has lost its sense


async def test_one_mail_has_one_name_however_often_it_is_tried(walk: Walk) -> None:
    await walk.sign_up()
    name = (await source(walk))["Message-ID"]
    walk.servers.mailbox.stop()
    try:
        await walk.post("/v1/accounts/activation-mails", {"email": make.EMAIL})
        await walk.servers.drain(walk.house)
        [(wanted,)] = await walk.servers.select(
            "SELECT args->>'mail_id' FROM jobs.procrastinate_jobs WHERE task_name = 'accounts.send'"
        )
    finally:
        walk.servers.mailbox.start()
    await walk.hurry()
    assert (await source(walk))["Message-ID"] == f"<{wanted}@example.org>"
    assert (await source(walk))["Message-ID"] != name
