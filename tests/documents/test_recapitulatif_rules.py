"""What a récapitulatif says, before any page exists."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from app.documents.rules import wording
from app.documents.rules.content import Recapitulatif
from app.documents.rules.facts import Correction
from app.documents.rules.mark import Mark, read
from app.registrations.rules import wording as spoken
from app.registrations.rules.choices import (
    Category,
    FacultativeKind,
    Forme,
    Ground,
    PreparationKind,
    PreparationMode,
    Teaching,
    UnitState,
)
from tests.documents.reading import flat
from tests.documents.samples import BAREST, FULLEST, RECORDED, Sample


def words(content: Recapitulatif) -> str:
    parts = [content.to_do, *content.law, *(f"{line.label}: {line.value}" for line in content.identifiers)]
    for section in content.sections:
        parts += [section.title, *(f"{line.label}: {line.value}" for line in section.lines), *section.remarks]
        parts += [" | ".join(row) for table in section.tables for row in (table.head, *table.rows)]
    return flat("\n".join(parts))


def test_a_correction_says_what_is_left_to_sign() -> None:
    """The candidate can change nothing any more, and the date of the others is gone."""
    signed = Correction(sign_until=datetime(2027, 1, 24, 23, tzinfo=UTC))
    told = flat(replace(FULLEST, recorded=replace(RECORDED, correction=signed)).content().to_do)
    assert "correction faite par le service des examens" in told
    assert (
        "signer et téléverser dans la rubrique « Mes justificatifs » jusqu’au dimanche 24 janvier 2027 inclus" in told
    )
    kept = flat(replace(FULLEST, recorded=replace(RECORDED, correction=Correction(sign_until=None))).content().to_do)
    assert "le récapitulatif signé de la version précédente reste valable" in kept
    for said in (told, kept):
        assert "peut être modifiée" not in said


@pytest.mark.parametrize("sample", [FULLEST, BAREST])
def test_every_row_of_a_table_is_as_long_as_its_head(sample: Sample) -> None:
    for section in sample.content().sections:
        for table in section.tables:
            assert {len(row) for row in (table.widths, *table.rows)} == {len(table.head)}
            assert sum(table.widths) == 100


@pytest.mark.parametrize(
    ("codes", "french"),
    [
        (Category, spoken.CATEGORY),
        (Forme, spoken.FORME),
        (PreparationKind, spoken.PREPARATION),
        (PreparationMode, spoken.MODE),
        (UnitState, spoken.UNIT_STATE),
        (Teaching, spoken.TEACHING),
        (FacultativeKind, spoken.FACULTATIVE),
        (Ground, spoken.GROUND),
    ],
)
def test_every_code_of_a_registration_has_its_french(codes: type[str], french: dict[str, str]) -> None:
    assert {str(code) for code in codes} == set(french)  # type: ignore[attr-defined]  # a StrEnum iterates


def test_the_guide_s_sentences_are_there() -> None:
    said = words(FULLEST.content())
    assert "DÉFINITIF dès la première inscription" in said
    assert "L’absence du candidat à une épreuve obligatoire est ÉLIMINATOIRE." in said
    assert "peut nécessiter de se déplacer pour présenter des épreuves" in said
    assert "Aucun envoi postal des pièces ne sera accepté. Aucun envoi par courriel ne sera accepté." in said
    assert "à vérifier, dater, signer et téléverser" in said
    assert "jusqu’au dimanche 6 décembre 2026 inclus" in said
    assert "En l’absence de l’attestation R 408" in said
    assert "R 408" not in words(BAREST.content())


def test_the_hour_is_that_of_the_academie() -> None:
    overseas = replace(FULLEST, recorded=replace(FULLEST.recorded, zone=ZoneInfo("America/Martinique")))
    assert "15 novembre 2026 à 18 h 02 min 03 s, heure de l’académie (Europe/Paris, UTC+01:00)" in words(
        FULLEST.content()
    )
    assert "15 novembre 2026 à 13 h 02 min 03 s, heure de l’académie (America/Martinique, UTC−04:00)" in words(
        overseas.content()
    )


def test_what_is_not_given_is_said_not_to_be() -> None:
    said = words(BAREST.content())
    for line in (
        "Option: Sans option",
        "Nom d’usage: Aucun",
        "Parents: Sans objet",
        "Téléphone fixe: Non renseigné",
        "(INE): Non renseigné",
        "Préparation: Aucune préparation déclarée",
        "Activité professionnelle déclarée : aucune.",
        "Les unités de cette spécialité ne sont pas encore publiées.",
        "Langue vivante obligatoire: Aucune",
        "Épreuves facultatives: Aucune",
        "Sessions antérieures: Aucune",
        "Dispenses demandées: Aucune",
        "Renoncements au bénéfice d’une note: Aucun",
        "Candidat en situation de handicap: Non",
    ):
        assert line in said


def test_amex_is_told_to_whom_it_concerns_with_its_bound_and_address() -> None:
    assert "AMEX (https://amex.example.org/)" in words(FULLEST.content())
    assert "« envoyer » jusqu’au lundi 23 novembre 2026 inclus." in words(FULLEST.content())
    assert "AMEX" not in words(BAREST.content())
    unknown = replace(FULLEST.recorded, amenagement_url=None, amenagement_closes_at=None)
    assert "AMEX et transmise par le bouton « envoyer »." in words(replace(FULLEST, recorded=unknown).content())


def test_a_code_without_a_word_is_printed_as_it_is() -> None:
    mute = replace(FULLEST.labels, academies={}, countries={}, langues={}, unites={}, socio_professional_category=None)
    said = words(replace(FULLEST, labels=mute).content())
    for code in ("Académie: 02", "Nationalité: FR", "U2 | en |", "U8 | hy |", "Catégorie socioprofessionnelle: 46"):
        assert code in said


def test_a_foreign_telephone_number_is_left_alone() -> None:
    assert flat(wording.phone("+33639980001")) == "+33 6 39 98 00 01"
    assert wording.phone("+3242000000") == "+3242000000"
    assert wording.phone("+590690000000") == "+590690000000"


def test_french_typography_keeps_its_spaces_unbreakable() -> None:
    content = FULLEST.content()
    sentences = [content.to_do, *content.law, *content.signature, content.qr.alt, content.author]
    sentences += [remark for section in content.sections for remark in section.remarks]
    # The option's own title is the catalogue's.
    sentences += [line.value for section in content.sections for line in section.lines if line.label != "Option"]
    for sentence in sentences:
        assert not any(f" {mark}" in sentence for mark in (";", ":", "!", "?", "»")), sentence
        assert "« " not in sentence
        assert "'" not in sentence


def test_the_mark_is_read_back() -> None:
    mark = Mark(UUID("0190a6f0-6d3a-7c1e-9f00-3f2e5b7a1c4d"), 12, "ab" * 32)
    assert read(mark.written()) == mark


@pytest.mark.parametrize(
    "written",
    [
        "",
        "BTS1",
        f"BTS2 {'0' * 32} 1 {'A' * 64}",
        f"BTS1 {'0' * 32} 0 {'A' * 64}",
        f"BTS1 {'0' * 32} 1 {'A' * 63}",
        f"BTS1 {'0' * 32} 1 {'A' * 64}\n",
        f"BTS1 {'0' * 32} 1 {'a' * 64}",
        "https://example.org/",
    ],
)
def test_another_code_is_no_mark(written: str) -> None:
    assert read(written) is None
