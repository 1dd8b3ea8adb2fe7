"""The mailbox: what is sent is kept, and can be clicked by people and read by programs."""

import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path

import httpx
import pytest

from app.dev.mailbox import Mailbox
from app.dev.ports import free_port

_LINK = "http://localhost:5173/activation?jeton=ab-c_d&langue=fr"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mailbox]:
    """One server for the module."""
    with Mailbox(tmp_path_factory.mktemp("box") / "mails", free_port(), free_port()) as started:
        yield started


@pytest.fixture
def mailbox(server: Mailbox) -> Mailbox:
    """Without what other tests sent."""
    server.clear()
    return server


def _send(mailbox: Mailbox, *, to: str, subject: str, text: str = "Bonjour,") -> None:
    mail = EmailMessage()
    mail["Subject"] = subject
    mail["To"] = to
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=10) as smtp:
        smtp.send_message(mail, "ne-pas-repondre@example.org", [to])


def test_mails_are_listed_newest_first_and_by_recipient(mailbox: Mailbox) -> None:
    _send(mailbox, to="camille@example.org", subject="Activez votre compte à temps", text=f"Ouvrez {_LINK}.\nMerci")
    _send(mailbox, to="dominique@example.org", subject="Autre")
    listed = httpx.get(f"{mailbox.url}/mails").json()
    assert [mail["subject"] for mail in listed] == ["Autre", "Activez votre compte à temps"]
    [hers] = httpx.get(f"{mailbox.url}/mails", params={"to": "Camille@example.org"}).json()
    assert hers.keys() == {"id", "to", "subject", "at", "text", "links"}
    assert (hers["to"], hers["links"]) == (["camille@example.org"], [_LINK])
    assert hers["text"] == f"Ouvrez {_LINK}.\nMerci\n"
    assert [mail.id for mail in mailbox.mails()] == [mail["id"] for mail in listed]


def test_the_page_has_links_to_click_and_runs_nothing_of_a_mail(mailbox: Mailbox) -> None:
    _send(mailbox, to="camille@example.org", subject="<b>", text=f"{_LINK} <script>alert(1)</script>")
    page = httpx.get(mailbox.url)
    assert f'<a href="{_LINK.replace("&", "&amp;")}">' in page.text
    assert "<script>" not in page.text
    assert "<b>" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_source_of_a_mail_is_text(mailbox: Mailbox) -> None:
    _send(mailbox, to="camille@example.org", subject="Source")
    [mail] = mailbox.mails()
    source = httpx.get(f"{mailbox.url}/mails/{mail.id}")
    assert source.headers["Content-Type"].startswith("text/plain")
    assert "Subject: Source" in source.text
    assert httpx.get(f"{mailbox.url}/mails/999999").status_code == HTTPStatus.NOT_FOUND


def test_mails_can_be_forgotten(mailbox: Mailbox) -> None:
    _send(mailbox, to="camille@example.org", subject="Oubliable")
    assert httpx.delete(f"{mailbox.url}/mails").status_code == HTTPStatus.NO_CONTENT
    assert mailbox.mails() == []


def test_mails_outlive_the_server_even_paused(tmp_path: Path) -> None:
    box = Mailbox(tmp_path / "mails", free_port(), free_port())
    with box:
        _send(box, to="camille@example.org", subject="Premier")
        box.pause()
    with box:
        _send(box, to="camille@example.org", subject="Second")
        assert [mail.subject for mail in box.mails()] == ["Second", "Premier"]


def test_a_mail_that_cannot_be_kept_is_to_be_sent_again(tmp_path: Path) -> None:
    with Mailbox(tmp_path / "mails", free_port(), free_port()) as box:
        (tmp_path / "mails").rmdir()
        (tmp_path / "mails").write_text("a file where the folder was, as good as a full disk")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            _send(box, to="camille@example.org", subject="Plus de place")
    assert refused.value.smtp_code == 452
