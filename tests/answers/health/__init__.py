"""Wrong answers about the health of a machine, its settings and its failures."""
