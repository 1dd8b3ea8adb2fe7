"""On the edges of what is told, and of the French of each enumeration."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from app.accounts.rules.identity import Civilite
from app.accounts.rules.states import AccountStatus
from app.dossiers.rules.states import CorrectionState, DossierState
from app.justificatifs.rules.motifs import MOTIFS
from app.justificatifs.rules.pieces import PIECES
from app.justificatifs.rules.states import DepotState, PieceState
from app.kit.countries import COUNTRIES
from app.kit.departements import DEPARTEMENTS
from app.notifications.rules.facts import About, Piece
from app.notifications.rules.kinds import Kind, mailed
from app.notifications.rules.labels import LABELS
from app.notifications.rules.reminders import Round, Step, Subject
from app.notifications.rules.rubriques import RUBRIQUES, named
from app.registrations.rules import choices
from app.registrations.rules.pcs import PCS
from app.registrations.rules.states import RegistrationState

AT = datetime(2026, 12, 1, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("civilites", Civilite),
        ("account_statuses", AccountStatus),
        ("categories", choices.Category),
        ("formes", choices.Forme),
        ("identity_correction_states", CorrectionState),
        ("preparation_kinds", choices.PreparationKind),
        ("preparation_modes", choices.PreparationMode),
        ("unit_states", choices.UnitState),
        ("teachings", choices.Teaching),
        ("facultative_kinds", choices.FacultativeKind),
        ("dispense_grounds", choices.Ground),
        ("registration_statuses", RegistrationState),
        ("pieces", [piece.code for piece in PIECES]),
        ("refusal_motifs", [motif.code for motif in MOTIFS]),
        ("justificatif_states", PieceState),
        ("depot_states", DepotState),
        ("dossier_statuses", DossierState),
        ("notification_kinds", Kind),
        ("socio_professional_categories", PCS),
        ("countries", COUNTRIES),
        ("departements", DEPARTEMENTS),
    ],
)
def test_every_value_has_its_label_and_no_other(name: str, values: Iterable[str]) -> None:
    assert set(LABELS[name]) == set(values)
    assert all(LABELS[name].values())


@pytest.mark.parametrize("kind", Kind)
def test_what_was_deposited_is_told_in_the_space_only(kind: Kind) -> None:
    """« Aucun accusé de réception ne vous sera envoyé » (Guide)."""
    assert mailed(kind) is (kind not in {Kind.DOSSIER_COMPLET, Kind.CERTIFICAT_DEPOSE})


@pytest.mark.parametrize(("option", "called"), [(None, "Exemple"), ("A : chantiers", "Exemple, option A : chantiers")])
def test_a_diploma_is_called_with_its_option(option: str | None, called: str) -> None:
    about = About(
        account_id=uuid4(),
        registration_id=uuid4(),
        exam_session=2027,
        specialite="Exemple",
        option=option,
        version=1,
        signed_since=1,
        candidate_number="0227000001",
        zone_name="America/Martinique",
        registration_closes_at=AT,
        justificatifs_close_at=AT,
        amenagement_closes_at=AT,
        amenagement_url=None,
        handicap=False,
        live=True,
    )
    assert about.diplome == called
    assert AT.astimezone(about.zone).hour == 13


def test_every_part_that_may_be_corrected_has_its_name() -> None:
    corrected = set(choices.Choices.__dataclass_fields__) - {"exam_session", "modalites"}
    assert set(RUBRIQUES) == corrected


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ((), ()),
        (("/languages",), ("langues",)),
        (("/address/city", "/address/line1", "/academie"), ("académie", "adresse postale")),
        (("/modalites/version",), ()),
    ],
)
def test_what_changed_is_named_once_in_the_order_of_the_form(fields: tuple[str, ...], told: tuple[str, ...]) -> None:
    assert named(fields) == told


@pytest.mark.parametrize(
    ("step", "before"),
    [
        (Step.SEVEN_DAYS, timedelta(days=7)),
        (Step.TWO_DAYS, timedelta(hours=48)),
        (Step.THREE_HOURS, timedelta(hours=3)),
    ],
)
def test_a_reminder_is_due_so_long_before_the_bound(step: Step, before: timedelta) -> None:
    due = Round(exam_session=2027, academie="02", subject=Subject.INSCRIPTION, bound=AT, step=step)
    assert AT - due.since == before


def test_a_piece_is_late_or_deposited_again_only_where_it_is_said() -> None:
    piece = Piece(label="Identité", motif="Floue.")
    assert (piece.until, piece.late_allowed, piece.again) == (None, False, False)
