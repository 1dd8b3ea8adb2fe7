"""A distance school, simulated: its system knows the contract and docs/organismes.md, nothing of ours."""
