"""What is left of a PDF: nothing that acts, and pages of their size."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from app.gateways.examination import pdf
from app.gateways.examination.active import made_inert, refuse_active
from app.gateways.examination.unfit import ACTIVE, Unfit


def document(change: Callable[[pikepdf.Pdf], None] = lambda _: None) -> pikepdf.Pdf:
    """One blank page, changed."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    change(made)
    return made


def copied(made: pikepdf.Pdf, folder: Path) -> pikepdf.Pdf:
    """Its clean copy."""
    written = BytesIO()
    made.save(written)
    assert pdf.clean(written.getvalue(), folder / "copy", folder / "joined") == 1
    return pikepdf.open(folder / "copy")


def test_the_walk_over_a_copy_sees_what_would_act() -> None:
    def act(made: pikepdf.Pdf) -> None:
        made.pages[0].obj["/Hidden"] = Dictionary(S=Name.JavaScript)

    refuse_active(document())
    with pytest.raises(Unfit, match=ACTIVE):
        refuse_active(document(act))


def test_notes_that_are_no_list_go_and_programs_are_emptied() -> None:
    def add(made: pikepdf.Pdf) -> None:
        made.pages[0].obj["/Annots"] = Dictionary(Subtype=Name.Link)
        made.pages[0].obj["/Program"] = made.make_stream(b"showpage", Subtype=Name.PS)

    made = document(add)
    made_inert(made)
    assert "/Annots" not in made.pages[0].obj
    assert made.pages[0].obj["/Program"].read_bytes() == b""


def test_a_size_is_that_of_what_a_page_belongs_to(tmp_path: Path) -> None:
    def inherit(made: pikepdf.Pdf) -> None:
        del made.pages[0].obj["/MediaBox"]
        made.Root.Pages["/MediaBox"] = Array([0, 0, 300, 400])

    with copied(document(inherit), tmp_path) as copy:
        assert [round(float(side)) for side in copy.pages[0].mediabox] == [0, 0, 300, 400]


def test_a_page_without_a_size_is_given_one(tmp_path: Path) -> None:
    def forget(made: pikepdf.Pdf) -> None:
        del made.pages[0].obj["/MediaBox"]

    with copied(document(forget), tmp_path) as copy:
        assert [round(float(side)) for side in copy.pages[0].mediabox] == [0, 0, 612, 792]
