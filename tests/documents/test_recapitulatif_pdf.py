"""The page itself: complete, archival, accessible, the same every time, and deaf to what names may contain."""

import asyncio
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import pikepdf
import pytest
from PIL import ImageFilter

from app.documents.rules.mark import Mark, read
from app.documents.schemas import printed
from app.documents.service import TEMPLATE
from app.gateways.pdf import Typesetter
from app.kit import french
from app.registrations.rules.choices import FormerSitting, Grade, UnitChoice, UnitState
from tests.documents import reading
from tests.documents.reading import flat, pdf_of
from tests.documents.samples import BAREST, FULLEST

# Completeness --------------------------------------------------------------------------------------------------------

WORDED = {"exam_session", "specialite", "option", "training_body_id"}
"""Printed through a label, or as part of one; checked by hand below."""


def values(fact: object) -> list[object]:
    """Every leaf of the facts."""
    if is_dataclass(fact):
        return [leaf for one in fields(fact) if one.name not in WORDED for leaf in values(getattr(fact, one.name))]
    if isinstance(fact, tuple):
        return [leaf for one in fact for leaf in values(one)]
    return [fact]


def is_said(value: object, said: str) -> bool:
    """A value as the page may spell it."""
    match value:
        case None | bool() | StrEnum() | datetime():
            return True  # bools, states and instants have their own tests
        case date():
            return flat(french.long_date(value)) in said
        case _:
            return flat(str(value)) in said or str(value).replace(".", ",") in said


async def test_every_field_is_found_in_the_text(typesetter: Typesetter) -> None:
    said = reading.text(await pdf_of(typesetter, FULLEST))
    phones = FULLEST.choices.phones
    said += f" {phones.mobile} {phones.landline}" if "+33 6 39 98 00 01" in said and "+33 4 65 71 00 02" in said else ""
    words = {"02": "Aix-Marseille", "23": "Nice", "FR": "France", "BE": "Belgique", "madame": "Madame"}
    words |= {"en": "anglais", "hy": "arménien", "es": "espagnol", "absent": "absence"}
    words |= {"absent_force_majeure": "absence pour force majeure"}
    facts = [*values(FULLEST.identity), *values(FULLEST.choices), *values(FULLEST.recorded)]
    missing = [fact for fact in facts if not is_said(words.get(str(fact), fact) if type(fact) is str else fact, said)]
    assert [fact for fact in missing if not hasattr(fact, "key")] == []


async def test_every_label_and_every_line_is_found_in_the_text(typesetter: Typesetter) -> None:
    for sample in (FULLEST, BAREST):
        content, said = sample.content(), reading.text(await pdf_of(typesetter, sample))
        lines = [*content.identifiers, *(line for section in content.sections for line in section.lines)]
        for line in lines:
            assert flat(f"{line.label} : {line.value}") in said
        for section in content.sections:
            assert section.title in said
            cells = [cell for table in section.tables for row in (table.head, *table.rows) for cell in row]
            assert [cell for cell in (*cells, *section.remarks) if flat(cell) not in said] == []
        for sentence in (content.to_do, *content.law, *content.signature, content.signature_title, content.footer):
            assert flat(sentence) in said


async def test_answers_by_yes_or_no_follow_the_choice(typesetter: Typesetter) -> None:
    for answer, word in ((True, "Oui"), (False, "Non")):
        choices = replace(FULLEST.choices, handicap=answer, earlier_amenagement=answer, duration_decision=answer)
        said = reading.text(await pdf_of(typesetter, replace(FULLEST, choices=choices)))
        assert f"Candidat en situation de handicap : {word}" in said
        assert f"Aménagement déjà obtenu auparavant : {word}" in said
        assert f"Durée modifiée par décision du recteur : {word}" in said


async def test_ordinary_cases_hold_on_two_pages_and_long_ones_flow(typesetter: Typesetter) -> None:
    assert reading.pages(await pdf_of(typesetter, BAREST)) <= 2
    assert reading.pages(await pdf_of(typesetter, FULLEST)) == 2
    long = replace(
        FULLEST.choices,
        work_periods=FULLEST.choices.work_periods * 20,
        units=tuple(UnitChoice(unite=f"U{n}", state=UnitState.A_PASSER) for n in range(40)),
        former_sittings=tuple(
            FormerSitting(
                exam_session=2000 + n,
                academie="02",
                grades=tuple(Grade(unite=f"U{m}", grade="9.99") for m in range(20)),
            )
            for n in range(20)
        ),
    )
    pdf = await pdf_of(typesetter, replace(FULLEST, choices=long))
    said = reading.text(pdf)
    assert 4 <= reading.pages(pdf) <= 8
    assert all(f"U{n}" in said for n in range(40))
    assert said.count("Mairie de Spécimen") == 20
    assert said.count("version 3 page") == reading.pages(pdf), "each sheet says what it belongs to"


# Archival, accessible, deterministic ---------------------------------------------------------------------------------


async def test_it_declares_pdf_a_2a_and_pdf_ua_1(typesetter: Typesetter) -> None:
    with reading.opened(await pdf_of(typesetter, FULLEST)) as document:
        with document.open_metadata() as xmp:
            assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "A")
            assert xmp["pdfuaid:part"] == "1"
            assert xmp["dc:title"] == FULLEST.content().title
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("fr")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert "/OutputIntents" in document.Root
        assert "/AcroForm" not in document.Root
        assert "/JavaScript" not in document.Root.get("/Names", {})


async def test_its_structure_is_tagged_for_who_listens(typesetter: Typesetter) -> None:
    roles = reading.roles(await pdf_of(typesetter, FULLEST))
    assert roles.count("/H1") == 1
    assert roles.count("/H2") == len(FULLEST.content().sections) + 2
    assert roles.count("/Table") == 5
    assert roles.count("/TH") == 5 + 3 + 4 + 4 + 3
    assert roles.count("/Figure") == 2
    assert roles.count("/L") == 1
    assert roles.index("/H1") < roles.index("/H2") < roles.index("/Table")


async def test_the_code_says_in_words_what_it_holds(typesetter: Typesetter) -> None:
    with reading.opened(await pdf_of(typesetter, FULLEST)) as document:
        figures = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/S") == pikepdf.Name.Figure
        ]
        assert [str(figure.Alt) for figure in figures] == [FULLEST.content().qr.alt, FULLEST.content().signature_qr.alt]


async def test_its_fonts_are_within(typesetter: Typesetter) -> None:
    with reading.opened(await pdf_of(typesetter, FULLEST)) as document:
        descriptors = [
            one
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/FontName" in one and "/Flags" in one
        ]
        assert descriptors
        assert all("/FontFile2" in one or "/FontFile3" in one for one in descriptors)


async def test_the_same_values_give_the_same_bytes(typesetter: Typesetter) -> None:
    first = await pdf_of(typesetter, FULLEST)
    other = Typesetter()
    await pdf_of(other, BAREST)
    assert await pdf_of(other, FULLEST) == first == await pdf_of(typesetter, FULLEST)
    other.close()


async def test_its_date_is_the_version_s_and_in_utc(typesetter: Typesetter) -> None:
    local = FULLEST.recorded.recorded_at.astimezone(FULLEST.recorded.zone)
    pdf = await pdf_of(typesetter, replace(FULLEST, recorded=replace(FULLEST.recorded, recorded_at=local)))
    assert pdf == await pdf_of(typesetter, FULLEST)
    with reading.opened(pdf) as document:
        assert re.match(r"D:20261115170203", str(document.docinfo["/CreationDate"]))


@pytest.mark.parametrize(("old", "new"), [("title: sheet.title, ", ""), (", alt: sheet.qr.alt", "")])
async def test_without_title_or_alternative_text_there_is_no_document(
    typesetter: Typesetter, tmp_path: Path, old: str, new: str
) -> None:
    mutilated = tmp_path / "recapitulatif.typ"
    source = TEMPLATE.read_text()
    assert old in source
    mutilated.write_text(source.replace(old, new))
    content = FULLEST.content()
    with pytest.raises(RuntimeError, match=r"PDF/UA-1 error"):
        await typesetter.pdf(mutilated, printed(content), dated=content.dated)


# The mark ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dpi", [100, 150, 300])
async def test_the_code_is_read_from_a_scan(typesetter: Typesetter, dpi: int) -> None:
    scan = reading.picture(await pdf_of(typesetter, FULLEST), dpi)
    recorded = FULLEST.recorded
    assert [read(code) for code in reading.codes(scan)] == [
        Mark(recorded.registration_id, recorded.version, recorded.digest)
    ]


@pytest.mark.parametrize("degrees", [-7, 3, 90, 180])
async def test_the_code_is_read_from_a_poor_scan(typesetter: Typesetter, degrees: int) -> None:
    scan = reading.picture(await pdf_of(typesetter, BAREST), 150)
    grey = scan.filter(ImageFilter.GaussianBlur(0.8)).point(lambda level: 60 + level // 2)
    turned = grey.rotate(degrees, expand=True, fillcolor=180)
    assert [mark.version for code in reading.codes(turned) if (mark := read(code))] == [BAREST.recorded.version]


async def test_many_documents_at_once_do_not_disturb_each_other(typesetter: Typesetter) -> None:
    samples = [replace(FULLEST, recorded=replace(FULLEST.recorded, version=n)) for n in range(1, 9)]
    together = await asyncio.gather(*(pdf_of(typesetter, sample) for sample in samples))
    assert [f"Version {n} " in reading.text(pdf) for n, pdf in enumerate(together, 1)] == [True] * 8
