"""Lines of the journal, and the chain that holds them."""
