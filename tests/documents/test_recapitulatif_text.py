"""What a candidate writes is drawn, whatever it is, and never read as typst."""

from dataclasses import replace
from datetime import date

import pytest

from app.gateways.pdf import DRAWABLE, Typesetter
from app.registrations.rules.choices import WorkPeriod
from tests.documents import reading
from tests.documents.reading import flat, pdf_of
from tests.documents.samples import FULLEST, Sample

HOSTILE = [
    '#import "@preview/x:0.1.0": *',
    '#read("/etc/passwd")',
    "#panic()",
    "#{while true {}}",
    "$ integral x $ $",
    "\\ \\u{41} \\#",
    "*gras* _italique_ `code` = titre",
    "<etiquette> @renvoi // note /* */",
    "[contenu] ](#x) ]}",
    '"); #panic("',
    "~ -- --- ... '",
    "- liste + liste / terme: x",
    "https://example.org/?a=1&b=<script>",
    "=SUM(A1) {{7*7}} ${jndi:ldap}",
]


@pytest.mark.parametrize("written", HOSTILE)
async def test_nothing_written_by_a_candidate_is_read_as_typst(typesetter: Typesetter, written: str) -> None:
    identity = replace(FULLEST.identity, birth_name=written, first_names=written, usage_name=written, email=written)
    address = replace(FULLEST.choices.address, line1=written, city=written)
    period = WorkPeriod(employer=written, job=written, technician_level=True, in_field=True, starts_on=date(2024, 1, 1))
    choices = replace(FULLEST.choices, address=address, work_periods=(period,))
    said = reading.text(await pdf_of(typesetter, Sample(identity, choices, FULLEST.labels, FULLEST.recorded)))
    assert f"Nom de naissance : {flat(written)}" in said
    assert f"Courriel : {flat(written)}" in said
    assert said.count(flat(written)) >= 5


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Zoé D’Œuvre-Ñandú Ÿšč ẞ", "Zoé D’Œuvre-Ñandú Ÿšč ẞ"),
        ("Nguyễn Thị Ánh", "Nguyễn Thị Ánh"),
        ("Zoe\u0301", "Zoé"),  # decomposed
        ("Ελένη Παπαδοπούλου", "Ελένη Παπαδοπούλου"),
        ("Олена Приклад", "Олена Приклад"),
        ("李", "[U+674E]"),
        ("😀", "[U+1F600]"),
        ("\x00\x07\x1b", "[U+0000][U+0007][U+001B]"),
        ("\u202ecba", "[U+202E]cba"),  # would turn the line round
        ("\ud800", "[U+D800]"),
        ("a\tb\nc\rd", "a b c d"),
        ("q\u0323\u0307", "q[U+0323][U+0307]"),
    ],
)
async def test_a_name_in_any_script_is_drawn_or_spelled_out(
    typesetter: Typesetter, written: str, expected: str
) -> None:
    sample = replace(FULLEST, identity=replace(FULLEST.identity, birth_name=written))
    assert f"Nom de naissance : {expected}" in reading.text(await pdf_of(typesetter, sample))


async def test_the_fonts_draw_all_that_is_said_drawable(typesetter: Typesetter) -> None:
    # PDF/A refuses the whole document for one character without a glyph.
    every = "".join(chr(code) for first, last in DRAWABLE for code in range(first, last + 1))
    sample = replace(FULLEST, identity=replace(FULLEST.identity, birth_name=every))
    assert "[U+" not in reading.text(await pdf_of(typesetter, sample))


@pytest.mark.parametrize("written", ["عبد الرحمن", "אברהם דוגמה"])
async def test_a_name_from_right_to_left_is_drawn(typesetter: Typesetter, written: str) -> None:
    sample = replace(FULLEST, identity=replace(FULLEST.identity, birth_name=written))
    pdf = await pdf_of(typesetter, sample)
    said = reading.text(pdf)
    assert "[U+" not in said
    assert reading.pages(pdf) == 2


async def test_a_very_long_word_stays_within_its_column(typesetter: Typesetter) -> None:
    word = "Anticonstitutionnellement" * 6
    identity = replace(
        FULLEST.identity, birth_name=word, usage_name=word, first_names=word, email=f"{word}@example.org"
    )
    period = replace(FULLEST.choices.work_periods[0], employer=word, job=word)
    sample = replace(FULLEST, identity=identity, choices=replace(FULLEST.choices, work_periods=(period,)))
    pdf = await pdf_of(typesetter, sample)
    assert word in reading.text(pdf).replace(" ", "")
    margin = reading.picture(pdf, 72).crop((560, 0, 595, 842))
    assert margin.getextrema() == (255, 255), "nothing runs over the right margin"
