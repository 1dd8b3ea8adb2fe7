"""Acts on what we issue: make, keep, give, prove."""

from app.documents.service.issued import (
    MEDIA_TYPE,
    TEMPLATE,
    download,
    give_recapitulatif,
    keep_recapitulatif,
    mine,
)
from app.documents.service.letters import keep_letter
from app.documents.service.reading import read_depot
from app.documents.service.receipts import RECEIPT, depot_receipt, receipt_page, version_receipt
from app.documents.service.reconciling import IN_FLIGHT, Misplaced, Reconciled, reconcile, reconcile_daily

__all__ = [
    "IN_FLIGHT",
    "MEDIA_TYPE",
    "RECEIPT",
    "TEMPLATE",
    "Misplaced",
    "Reconciled",
    "depot_receipt",
    "download",
    "give_recapitulatif",
    "keep_letter",
    "keep_recapitulatif",
    "mine",
    "read_depot",
    "receipt_page",
    "reconcile",
    "reconcile_daily",
    "version_receipt",
]
