"""Searches for subjects by identifier, reference or name, and for similar names."""
