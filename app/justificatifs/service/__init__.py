"""The acts on justificatifs, and what is computed of them."""

from app.justificatifs.queries.acts import Depositor
from app.justificatifs.schemas.kept import KeptDepot
from app.justificatifs.service.certificates import (
    complete_for,
    declare_for,
    deposited_by,
    one_deposited_by,
    remove_for,
)
from app.justificatifs.service.checklists import (
    Checklist,
    checklist_of,
    checklists_of,
    circumstances,
    due,
    items,
    piece_asked,
    pieces_asked,
)
from app.justificatifs.service.complements import asked_until, set_delays
from app.justificatifs.service.consulting import archive_as_agent, download_as_agent
from app.justificatifs.service.declaring import answer_non_concerne, declare
from app.justificatifs.service.depots import complete, download, erase, remove
from app.justificatifs.service.emptying import empty_quarantine
from app.justificatifs.service.foreseeing import checked_shown
from app.justificatifs.service.history import history_as_agent, own_history
from app.justificatifs.service.judging import review_answer
from app.justificatifs.service.listing import listed, listed_motifs, said_of_pieces, set_motif, set_piece
from app.justificatifs.service.motifs import listed_motifs_whole, put_motif_as_agent
from app.justificatifs.service.pieces import Listed, forget_piece_as_agent, listed_whole, put_piece_as_agent
from app.justificatifs.service.reading import own_checklist, own_depot
from app.justificatifs.service.recording import ToRead, record_reading, to_read
from app.justificatifs.service.reviewing import review, reviewable
from app.justificatifs.service.second_chances import (
    again_until,
    ask_again,
    chance_of,
    close_chance,
    days_of,
    set_days,
)
from app.justificatifs.service.showing import (
    answer_shown,
    certificate_shown,
    checked_depots,
    depot_shown,
    due_shown,
    item_shown,
    items_shown,
    motifs_shown,
)
from app.justificatifs.service.sweeping import sweep
from app.justificatifs.service.verification import verify

__all__ = [
    "Checklist",
    "Depositor",
    "KeptDepot",
    "Listed",
    "ToRead",
    "again_until",
    "answer_non_concerne",
    "answer_shown",
    "archive_as_agent",
    "ask_again",
    "asked_until",
    "certificate_shown",
    "chance_of",
    "checked_depots",
    "checked_shown",
    "checklist_of",
    "checklists_of",
    "circumstances",
    "close_chance",
    "complete",
    "complete_for",
    "days_of",
    "declare",
    "declare_for",
    "deposited_by",
    "depot_shown",
    "download",
    "download_as_agent",
    "due",
    "due_shown",
    "empty_quarantine",
    "erase",
    "forget_piece_as_agent",
    "history_as_agent",
    "item_shown",
    "items",
    "items_shown",
    "listed",
    "listed_motifs",
    "listed_motifs_whole",
    "listed_whole",
    "motifs_shown",
    "one_deposited_by",
    "own_checklist",
    "own_depot",
    "own_history",
    "piece_asked",
    "pieces_asked",
    "put_motif_as_agent",
    "put_piece_as_agent",
    "record_reading",
    "remove",
    "remove_for",
    "review",
    "review_answer",
    "reviewable",
    "said_of_pieces",
    "set_days",
    "set_delays",
    "set_motif",
    "set_piece",
    "sweep",
    "to_read",
    "verify",
]
