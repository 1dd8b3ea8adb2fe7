"""Files and checklists as the contract shows them."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from app.exam_sessions.rules import legal_instant
from app.gateways.storage import Storage
from app.justificatifs.rules.advice import advice
from app.justificatifs.rules.checklist import Item, Review
from app.justificatifs.rules.complements import status
from app.justificatifs.rules.faults import Fault
from app.justificatifs.rules.pieces import Piece
from app.justificatifs.rules.states import DepotState, PieceState
from app.justificatifs.schemas.kept import Facts, KeptAnswer, KeptComplement, KeptDepot, ShownFacts
from app.justificatifs.schemas.motifs import motifs
from app.justificatifs.service.admission import refusal_of, require_item
from app.justificatifs.service.checklists import Checklist

_EXPLAINED = frozenset({PieceState.REFUSE, PieceState.PERIME, PieceState.A_DEPOSER})
_PAGED = "application/pdf"
_VERDICTS = {None: "en_attente", Review.ACCEPTE: "accepte", Review.REFUSE: "refuse"}


def depot_shown(depot: KeptDepot, storage: Storage, now: datetime) -> dict[str, object]:
    """The contract's Depot; its upload is signed again as long as it is expected."""
    return {
        "id": depot.id,
        "registration_id": depot.registration_id,
        "registration_version": depot.registration_version,
        "piece": depot.piece,
        "depose_par": depot.depose_par,
        "file_name": depot.file_name,
        "media_type": depot.media_type,
        "size": depot.size,
        "sha256": depot.sha256,
        "state": depot.state,
        "motif": depot.motif,
        "fault": depot.fault,
        "declared_at": depot.declared_at,
        "received_at": depot.received_at,
        "verified_at": depot.verified_at,
        # To who announced it: another's file is not for the candidate to send.
        "upload": _upload(depot, storage, now) if depot.organisme_id is None else None,
        "advice": _advice(depot),
        "reading": _reading(depot),
        "review": None if depot.review is None else _review(depot),
        "version": depot.version,
    }


def certificate_shown(depot: KeptDepot, storage: Storage, now: datetime) -> dict[str, object]:
    """The contract's CertificateDepot: what its training body sees of a file that it deposited."""
    names = ("id", "registration_id", "piece", "file_name", "media_type", "size", "sha256", "state", "motif", "fault")
    shown = {name: getattr(depot, name) for name in (*names, "declared_at", "received_at", "verified_at", "version")}
    review = None if depot.review is None else _review(depot)
    return {**shown, "upload": _upload(depot, storage, now), "review": review}


def checked_depots(
    facts: ShownFacts, reviewers: Mapping[UUID, str], storage: Storage, now: datetime
) -> dict[str, list[dict[str, object]]]:
    """The contract's StaffDepot of each file, by piece: with what the machines saw of it, and who reviewed it."""
    found: dict[str, list[dict[str, object]]] = {}
    for depot in facts.depots:
        found.setdefault(depot.piece, []).append(
            {
                **depot_shown(depot, storage, now),
                "upload": None,
                "checks": _checks(depot),
                "reviewed_by": reviewers.get(depot.reviewed_by) if depot.reviewed_by else None,
            }
        )
    return found


def _checks(depot: KeptDepot) -> dict[str, object]:
    """The contract's MachineChecks."""
    outcome, antivirus = "en_cours", None
    if depot.state is DepotState.VERIFIE:
        outcome, antivirus = "verifie", "sain"
    elif depot.fault is not None:
        outcome = "ecarte"
        antivirus = depot.fault.value if depot.fault in {Fault.INFECTE, Fault.NON_ANALYSABLE} else None
    return {
        "outcome": outcome,
        "antivirus": antivirus,
        "media_type": depot.clean_media_type,
        "size": depot.clean_size,
        "pages": depot.page_count,
    }


def _review(depot: KeptDepot) -> dict[str, object]:
    """The contract's PastReview."""
    return {
        "verdict": depot.review,
        "code": depot.review_code,
        "motif": depot.review_motif,
        "reviewed_at": depot.reviewed_at,
    }


def _advice(depot: KeptDepot) -> list[dict[str, object]]:
    if depot.reading is None:
        return []
    current = f"/v1/registrations/{depot.registration_id}/recapitulatif"
    return [
        {"code": one.code, "page": one.page, "detail": one.detail, "href": current if one.current else None}
        for one in advice(depot.reading, image=depot.media_type != _PAGED)
    ]


def _reading(depot: KeptDepot) -> dict[str, object] | None:
    """The contract's Reading: `lu` and what follows are of a signed récapitulatif only."""
    if depot.reading is None:
        return None
    sheet = depot.reading.sheet
    return {
        "read_at": depot.read_at,
        "lu": sheet.lu if sheet else None,
        "version_lue": sheet.version if sheet else None,
        "signature_visible": sheet.signature if sheet else None,
        "date_visible": sheet.date if sheet else None,
    }


def _upload(depot: KeptDepot, storage: Storage, now: datetime) -> dict[str, object] | None:
    if depot.state is not DepotState.ATTENDU or depot.url_expires_at <= now:
        return None
    signed = storage.upload(
        depot.object_key, depot.media_type, depot.size, depot.sha256, now=now, until=depot.url_expires_at
    )
    return {"method": "PUT", "url": signed.url, "headers": signed.headers, "expires_at": signed.expires_at}


def items_shown(checklist: Checklist[ShownFacts], storage: Storage, now: datetime) -> list[dict[str, object]]:
    """The contract's ChecklistItem of every due piece."""
    return [_item_shown(item, checklist.facts, storage, now) for item in checklist.items]


def item_shown(checklist: Checklist[ShownFacts], code: str, storage: Storage, now: datetime) -> dict[str, object]:
    """That of one due piece."""
    item = require_item(checklist, code)
    return _item_shown(item, checklist.facts, storage, now)


def _item_shown(item: Item, facts: ShownFacts, storage: Storage, now: datetime) -> dict[str, object]:
    code = item.piece.code
    return {
        **due_shown(item.piece, facts.clocks, until=item.until),
        "complement": _complement_shown(item, facts),
        "state": item.state,
        "motif": item.detail if item.state in _EXPLAINED else None,
        "non_concerne": _answer_shown(item, facts.answers),
        "depots": [depot_shown(depot, storage, now) for depot in facts.depots if depot.piece == code],
        "actions": _actions(facts, item, now),
    }


def _complement_shown(item: Item, facts: Facts) -> dict[str, object] | None:
    """The contract's PieceComplement: of several, the one that lasts longest."""
    code = item.piece.code
    asking = [one for one in facts.complements if code in one.pieces]
    if not asking:
        return None
    last = max(asking, key=lambda one: one.closes_at)
    return {
        "id": last.id,
        "text": last.body,
        "asked_at": last.asked_at,
        "until": legal_instant(last.closes_at, facts.clocks),
        "standing": last.beside(facts.answers).standing(code, (item,)),
    }


def complement_shown(one: KeptComplement, facts: Facts, items: tuple[Item, ...], now: datetime) -> dict[str, object]:
    """The contract's Complement."""
    asked = one.beside(facts.answers)
    labels = {item.piece.code: item.piece.label for item in items}
    return {
        "id": one.id,
        "text": one.body,
        "asked_at": one.asked_at,
        "until": legal_instant(one.closes_at, facts.clocks),
        "status": status(asked.whole(items), one.closes_at, now),
        "pieces": [
            {"piece": code, "label": labels.get(code, code), "standing": asked.standing(code, items)}
            for code in one.pieces
        ],
    }


def due_shown(piece: Piece, clocks: ZoneInfo, *, until: datetime | None) -> dict[str, object]:
    """The contract's PieceDue."""
    return {**asked_shown(piece), "until": None if until is None else legal_instant(until, clocks)}


@lru_cache(maxsize=256)
def asked_shown(piece: Piece) -> dict[str, object]:
    """What is asked, but for the bound: the same for everybody."""
    return {
        "piece": piece.code,
        "label": piece.label,
        "help": piece.help,
        "reason": piece.reason,
        "source": piece.source,
        "required": piece.required,
        "blocking": piece.blocking,
        "late_allowed": piece.late_allowed,
        "several_files": piece.several,
        "max_files": piece.max_files,
        "formats": piece.formats,
        "max_bytes": piece.max_bytes,
    }


def _answer_shown(item: Item, answers: tuple[KeptAnswer, ...]) -> dict[str, object] | None:
    answer = next((answer for answer in answers if answer.piece == item.piece.code), None)
    # A file in place voids the answer; one that failed does not.
    if answer is None or item.state not in {PieceState.NON_CONCERNE, PieceState.A_DEPOSER}:
        return None
    return answer_shown(answer)


def motifs_shown(said: object) -> list[dict[str, object]]:
    """The contract's RefusalMotif of each that may be given, from what the exam session says of them."""
    return [
        {"code": one.code, "label": one.label, "pieces": one.pieces, "text_required": one.text_required}
        for one in motifs(said)
        if one.enabled
    ]


def answer_shown(answer: KeptAnswer) -> dict[str, object]:
    """The contract's NonConcerne."""
    return {
        "reason": answer.reason,
        "answered_at": answer.answered_at,
        "verdict": _VERDICTS[answer.review],
        "version": answer.version,
    }


def _actions(facts: Facts, item: Item, now: datetime) -> list[dict[str, object]]:
    return [
        _action("deposer", facts, item, PieceState.DEPOSE, now),
        _action("non_concerne", facts, item, PieceState.NON_CONCERNE, now),
    ]


def _action(name: str, facts: Facts, item: Item, target: PieceState, now: datetime) -> dict[str, object]:
    refusal = refusal_of(facts, item, target, now)
    until = item.until if refusal is None else None
    return {
        "action": name,
        "allowed": refusal is None,
        "until": until,
        "reason": None if refusal is None else refusal.detail,
    }
