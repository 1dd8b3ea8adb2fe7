"""A body's system keeps its webhooks, and reads what was delivered."""
