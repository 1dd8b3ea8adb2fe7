"""A zip made while it is sent: whole, or no zip at all."""

import hashlib
import io
import zipfile
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from app.gateways.archive import Entry, zipped
from app.kit.errors import Unavailable

PIECES = (b"un ", b"deux ", b"trois")
WHOLE = b"".join(PIECES)


def failing() -> Iterator[bytes]:
    yield PIECES[0]
    raise Unavailable("stockage-indisponible", "…", retry_after=5)


def entry(name: str, pieces: Iterator[bytes] | None = None, **changed: object) -> Entry:
    told: dict[str, object] = {"size": len(WHOLE), "sha256": hashlib.sha256(WHOLE).hexdigest(), **changed}
    return Entry(name=name, pieces=iter(PIECES) if pieces is None else pieces, **told)  # type: ignore[arg-type]


def test_files_then_texts_are_all_there() -> None:
    made = b"".join(zipped([entry("a-1.pdf"), entry("b-1.png")], {"SHA256SUMS": b"sommes"}))
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            "a-1.pdf": WHOLE,
            "b-1.png": WHOLE,
            "SHA256SUMS": b"sommes",
        }


def test_no_file_is_asked_for_before_its_turn() -> None:
    asked: list[str] = []

    def told(name: str) -> Iterator[bytes]:
        asked.append(name)
        yield from PIECES

    sending = zipped([entry(name, told(name)) for name in ("a", "b")], {})
    while not asked:
        next(sending)
    assert asked == ["a"]


@pytest.mark.parametrize(
    "wrong",
    [entry("b", failing()), entry("b", size=len(WHOLE) + 1), entry("b", sha256="0" * 64), entry("b", iter(()))],
    ids=["fails in the middle", "another size", "another content", "empty"],
)
def test_one_wrong_file_and_what_came_is_no_zip(wrong: Entry) -> None:
    came = io.BytesIO()
    with pytest.raises(Unavailable):
        came.writelines(zipped([entry("a"), wrong, entry("c")], {"SHA256SUMS": b"sommes"}))
    assert WHOLE in came.getvalue()
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(came)


def test_a_copy_that_changed_is_an_alarm_that_names_it() -> None:
    with capture_logs() as logs, pytest.raises(Unavailable):
        list(zipped([entry("identite-1.pdf", sha256="0" * 64)], {}))
    assert [(line["event"], line["log_level"], line["file"]) for line in logs] == [
        ("clean-copy-changed", "error", "identite-1.pdf")
    ]
