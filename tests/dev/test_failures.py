"""What the system refuses, said in words to the person at the terminal."""

import errno
from pathlib import Path

import pytest

from app.dev.failures import died, of_system


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "Disque plein"),
        (errno.EDQUOT, "Disque plein"),
        (errno.EACCES, "Écriture refusée"),
        (errno.EROFS, "Écriture refusée"),
        (errno.EIO, "Le système refuse"),
    ],
)
def test_each_refusal_has_its_words(number: int, words: str) -> None:
    assert words in str(of_system(OSError(number, "no"), Path("var")))


def test_a_child_that_died_of_a_full_disk_says_so(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("FATAL: No space left on device\n")
    assert "Disque plein" in str(died("PostgreSQL", 1, log))
