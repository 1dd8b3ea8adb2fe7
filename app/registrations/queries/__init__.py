"""Questions about registrations, drafts, and what an act on them stands on."""
