"""Acts on what we issue: make, keep, give, prove."""

from app.documents.service.issued import (
    MEDIA_TYPE,
    TEMPLATE,
    download,
    give_recapitulatif,
    keep_recapitulatif,
    mine,
)
from app.documents.service.reading import read_depot
from app.documents.service.receipts import RECEIPT, depot_receipt, receipt_page, version_receipt

__all__ = [
    "MEDIA_TYPE",
    "RECEIPT",
    "TEMPLATE",
    "depot_receipt",
    "download",
    "give_recapitulatif",
    "keep_recapitulatif",
    "mine",
    "read_depot",
    "receipt_page",
    "version_receipt",
]
