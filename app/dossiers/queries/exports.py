"""What agents take out of the service: the dossiers of a selection, and what they miss."""

from collections.abc import Mapping

from sqlalchemy import Select, Text, and_, bindparam, case, cast, column, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Account
from app.catalogue.models import OptionRow, SpecialiteRow
from app.db.statements import Cell, Table, Value, inert, table
from app.dossiers.models import Assignment, QueueEntry
from app.dossiers.queries.selection import held, sought
from app.dossiers.rules.queue import UNTOLD
from app.exam_sessions.models import Academie, CalendarRow
from app.justificatifs.rules.pieces import PIECES
from app.registrations.models import Registration, RegistrationVersion
from app.staff.models import AgentRow

_ORDER = (QueueEntry.academie, QueueEntry.status, QueueEntry.waiting_since, QueueEntry.registration_id)


def _shown(codes: Cell) -> Cell:
    for code in UNTOLD:
        codes = func.array_remove(codes, code)
    return codes


def _joined(codes: Cell) -> Cell:
    return func.array_to_string(_shown(codes), " | ")


def _yes(flag: Cell) -> Cell:
    return case((flag, "oui"), else_="non")


def _local(instant: Cell) -> Cell:
    """On the clocks of the académie, to the second."""
    return func.to_char(func.timezone(Academie.zone, instant), "YYYY-MM-DD HH24:MI:SS")


_PERSON: Mapping[str, Cell] = {
    "Numéro de candidat": inert(QueueEntry.candidate_number),
    "Nom de naissance": inert(Account.birth_name),
    "Nom d'usage": inert(Account.usage_name),
    "Prénoms": inert(Account.first_names),
    "Date de naissance": Account.birth_date,
}
_PLACE: Mapping[str, Cell] = {
    "Session": QueueEntry.exam_session,
    "Académie": QueueEntry.academie,
}
_DIPLOMA: Mapping[str, Cell] = {
    "Code de la spécialité": QueueEntry.specialite,
    "Spécialité": inert(SpecialiteRow.label),
    "Option": inert(OptionRow.label),
    "Catégorie": QueueEntry.category,
}
_DOSSIER: Mapping[str, Cell] = {
    "Forme": Registration.forme,
    "État": QueueEntry.status,
    "Pièces manquantes": _joined(QueueEntry.missing),
    "Pièces refusées": _joined(QueueEntry.refused),
    "Sous réserve R408": _yes(QueueEntry.sous_reserve_r408),
    "Inscrit le (heure de l'académie)": _local(Registration.created_at),
    "Attend depuis (heure de l'académie)": _local(QueueEntry.waiting_since),
    "Pris par": inert(AgentRow.name),
    "Inscription": QueueEntry.registration_id,
}


def _labelled(*columns: Mapping[str, Cell]) -> list[Cell]:
    return [one.label(title) for part in columns for title, one in part.items()]


def _in_order(columns: list[Cell]) -> Select[Value]:
    return (
        sought(select(*columns))
        .join(Academie, Academie.code == QueueEntry.academie)
        .join(SpecialiteRow, SpecialiteRow.slug == QueueEntry.specialite)
        .outerjoin(OptionRow, OptionRow.slug == Registration.option)
        .order_by(*_ORDER)
    )


_claim = aliased(Assignment)  # another than the one that a filter asks for
DOSSIERS: Table = table(
    _in_order(_labelled(_PLACE, _PERSON, _DIPLOMA, _DOSSIER))
    .outerjoin(_claim, held(QueueEntry.__table__.c.registration_id, _claim))
    .outerjoin(AgentRow, AgentRow.id == _claim.agent_id)
)
"""A line per dossier."""

_piece = func.unnest(_shown(QueueEntry.missing)).table_valued(column("code", Text)).render_derived(name="piece")
_MISSING = cast(bindparam("missing"), Text)
_PIECE: Mapping[str, Cell] = {
    "Pièce": _piece.c.code,
    "Libellé de la pièce": case(
        {piece.code: piece.label for piece in PIECES}, value=_piece.c.code, else_=_piece.c.code
    ),
    "Fin du dépôt (heure de l'académie)": _local(CalendarRow.justificatifs_close_at),
}
_phones = RegistrationVersion.choices["phones"]
_CONTACTS: Mapping[str, Cell] = {
    "Courriel": inert(Account.email),
    "Mobile": inert(_phones["mobile"].as_string()),
    "Fixe": inert(_phones["landline"].as_string()),
}


def _missing(*more: Mapping[str, Cell]) -> Select[Value]:
    return (
        _in_order(_labelled(_PLACE, _PERSON, _DIPLOMA, _PIECE, *more))
        .join(
            CalendarRow,
            and_(CalendarRow.year == QueueEntry.exam_session, CalendarRow.academie == QueueEntry.academie),
        )
        .join(_piece, or_(_MISSING.is_(None), _piece.c.code == _MISSING))  # of the piece that was asked for, if one was
        .order_by(_piece.c.code)
    )


MISSING: Table = table(_missing())
"""A line per candidate and missing piece."""
MISSING_WITH_CONTACTS: Table = table(
    _missing(_CONTACTS).join(
        RegistrationVersion,
        and_(
            RegistrationVersion.registration_id == QueueEntry.registration_id,
            RegistrationVersion.version == Registration.version,
        ),
    )
)
"""The same, and how to reach them."""
