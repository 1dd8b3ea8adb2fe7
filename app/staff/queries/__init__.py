"""Questions and changes about agents: who they are, how they enter, their tokens."""
