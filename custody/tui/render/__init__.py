"""Pages laid out as lines, and the colours of a terminal."""
