"""Finds subjects by identifier, reference or name, and what else is called alike."""
