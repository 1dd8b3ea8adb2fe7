"""Questions about what was issued, and what receipts say."""
