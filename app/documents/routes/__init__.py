"""« Mes documents », and receipts."""
