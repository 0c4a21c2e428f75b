"""Searches for subjects by text, and names of subjects."""
