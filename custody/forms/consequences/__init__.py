"""Consequences of an act, shown before it is signed, and the work left after it."""
