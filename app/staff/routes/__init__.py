"""The doors of agents: enter, keep one's tokens, administer the others."""
