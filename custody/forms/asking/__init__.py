"""Questions at a terminal, one after the other."""
