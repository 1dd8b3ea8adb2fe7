"""What is wrong with a machine is said before anything starts."""

import os
import signal
import socket
from pathlib import Path

import pytest

from app.dev import folder, options
from app.dev.failures import StartError, died
from app.dev.ledger import Ledger
from app.dev.ports import free_port, is_free
from tests.dev.runs import sleeping


@pytest.mark.parametrize(("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_port_taken_on_either_loopback_address_is_not_free(family: socket.AddressFamily, address: str) -> None:
    port = free_port()
    with socket.socket(family) as taker:
        try:
            taker.bind((address, port))
        except OSError:
            pytest.skip(f"{address} n'existe pas sur cette machine")
        taker.listen()
        assert not is_free(port)
    assert is_free(port)


def test_no_free_port_is_given_twice() -> None:
    given = [free_port() for _ in range(500)]
    assert len(set(given)) == len(given)


def test_a_given_port_is_kept_among_free_ones() -> None:
    chosen = options.read(["--free-ports", "--s3-port", "9999"]).ports
    assert chosen.s3 == 9999
    others = {chosen.api, chosen.mail, chosen.smtp, chosen.pg}
    assert len(others) == 4
    assert not others & {8000, 8025, 1025, 5433}


def test_usual_ports_when_nothing_is_asked() -> None:
    assert options.read([]).ports == options.Ports(api=8000, mail=8025, smtp=1025, s3=8333, pg=5433)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_what_is_no_port_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        options.read([f"--api-port={port}"])
    assert f"« {port} » n'est pas un port" in capsys.readouterr().err


def test_the_application_is_among_the_origins() -> None:
    assert options.read(["--app-url", "http://localhost:9000/"]).origins[0] == "http://localhost:9000"


def test_a_full_disk_is_recognised_in_the_last_words_of_a_program(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text('PANIC:  could not write to file "pg_wal/xlogtemp.7": No space left on device\n')
    assert str(died("PostgreSQL", 1, log)).startswith("Disque plein")


def test_the_log_of_the_last_run_stays_beside_this_ones(tmp_path: Path) -> None:
    folder.fresh_log(tmp_path, "api").write_text("first")
    assert not folder.fresh_log(tmp_path, "api").exists()
    assert (tmp_path / "log" / "api.log.1").read_text() == "first"


def test_the_secret_of_a_folder_is_its_own_and_stays(tmp_path: Path) -> None:
    first = folder.secret(tmp_path)
    assert len(first) >= 32
    assert folder.secret(tmp_path) == first
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_the_lock_of_a_dead_run_holds_nobody_back(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("999999")
    with folder.exclusive(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())
        with pytest.raises(StartError, match="Déjà démarré"), folder.exclusive(tmp_path):
            pass


def test_survivors_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "children")
    with sleeping() as survivor, sleeping() as stranger:
        ledger.add(survivor.pid, signal.SIGTERM)
        ledger.add(stranger.pid, signal.SIGTERM)
        lines = (tmp_path / "children").read_text().splitlines()
        # The same number, another birth: the system gave it again.
        (tmp_path / "children").write_text(f"{lines[0]}\n{lines[1]}0\n")
        assert ledger.end_survivors() == 1
        assert survivor.wait() == -signal.SIGTERM
        assert stranger.poll() is None
    assert ledger.end_survivors() == 0
