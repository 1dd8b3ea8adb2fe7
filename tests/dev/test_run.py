"""`make run`: what a newcomer sees start, stop, fail and come back."""

import os
import shutil
import signal
import smtplib
import subprocess
from email.message import EmailMessage
from http import HTTPStatus
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.dev.runs import Run, as_ordinary_user, run, wait_until_nothing_is_left_on
from tests.lacking import lacking

_FREE = "--free-ports"


def test_an_ordinary_user_finds_everything_then_sigterm_leaves_nothing(tmp_path: Path) -> None:
    data = tmp_path / "var"
    data.mkdir()
    with run(data, _FREE, prefix=as_ordinary_user(data)) as begun:
        where = begun.addresses()
        assert (data / "postgres").stat().st_uid == data.stat().st_uid != 0
        assert httpx.get(f"{where['api']}/health/ready").status_code == HTTPStatus.OK
        assert httpx.get(f"{where['mails']}/mails").json() == []
        assert httpx.get(where["s3"]).status_code == HTTPStatus.FORBIDDEN
        with psycopg.connect(where["postgres"]) as db:
            assert db.execute("SELECT count(*) > 0 FROM information_schema.tables").fetchone() == (True,)
        _another_on_the_same_folder_is_refused(begun)
        _another_on_a_taken_port_is_refused(tmp_path / "other", where["api"].rpartition(":")[2])
        begun.tell(signal.SIGTERM)
        code, said, wrong = begun.ended()
    assert (code, wrong) == (0, "")
    assert all(where[name] in said for name in ("api", "mails", "s3"))
    wait_until_nothing_is_left_on(tmp_path)
    assert not (data / "run.json").exists()


def _another_on_the_same_folder_is_refused(first: Run) -> None:
    with run(first.data, _FREE) as second:
        code, _, wrong = second.ended()
    assert code == 1
    assert f"Déjà démarré sur {first.data} (processus {first.pid})" in wrong


def _another_on_a_taken_port_is_refused(data: Path, port: str) -> None:
    with run(data, _FREE, "--api-port", port) as second:
        code, _, wrong = second.ended()
    assert code == 1
    assert f"Le port {port} (API) est déjà pris" in wrong
    assert "--api-port" in wrong


def test_a_killed_run_leaves_nothing_for_long_and_the_next_finds_its_data(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["un-dossier-assez-profond"] * 10)
    deep.mkdir(parents=True, mode=0o700)
    tmp_path.joinpath("un-dossier-assez-profond").chmod(0o700)
    assert len(str(deep)) > 200
    with run(deep, _FREE) as first:
        where = first.addresses()
        _mail(where["smtp"])
        first.tell(signal.SIGKILL)
        first.ended()
        wait_until_nothing_is_left_on(deep)
    with run(deep, _FREE) as second:
        where = second.addresses()
        assert [mail["subject"] for mail in httpx.get(f"{where['mails']}/mails").json()] == ["Gardé"]
        _the_death_of_a_part_ends_the_run(second, part="app.main:create_app", name="API")


def _mail(smtp: str) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Gardé"
    with smtplib.SMTP(smtp) as server:
        server.send_message(mail, "ne-pas-repondre@example.org", ["camille@example.org"])


def _the_death_of_a_part_ends_the_run(running: Run, *, part: str, name: str) -> None:
    children = (running.data / "children").read_text().splitlines()
    commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid, *_ in map(str.split, children)}
    [victim] = [pid for pid, command in commands.items() if part in command]
    os.kill(victim, signal.SIGKILL)
    code, _, wrong = running.ended()
    assert code == 1
    assert f"{name} : arrêt inattendu (code -9)" in wrong
    assert str(running.data / "log" / "api.log") in wrong
    wait_until_nothing_is_left_on(running.data)


def test_a_folder_of_somebody_else_is_said(tmp_path: Path) -> None:
    data = tmp_path / "var"
    data.mkdir()
    prefix = as_ordinary_user(data)
    data.chmod(0o500)
    with run(data, _FREE, prefix=prefix) as begun:
        code, _, wrong = begun.ended()
    assert code == 1
    assert "Écriture refusée" in wrong


def test_a_disk_nearly_full_is_said_before_anything_starts(tmp_path: Path) -> None:
    data = tmp_path / "var"
    data.mkdir()
    small = f'mount -t tmpfs -o size=64m none {data} && exec "$@"'
    alone = ("unshare", "--mount", *(() if os.geteuid() == 0 else ("--map-root-user",)), "sh", "-c", small, "sh")
    if shutil.which("unshare") is None:
        lacking("unshare", "apt-get install util-linux")
    if subprocess.run([*alone, "true"], check=False).returncode != 0:
        pytest.skip("cet utilisateur n'a pas le droit de monter un petit disque")
    with run(data, _FREE, prefix=alone) as begun:
        code, _, wrong = begun.ended()
    assert code == 1
    assert "Disque presque plein : 6" in wrong
    assert not (data / "postgres").exists()
