"""Kinds about what later entries do to earlier ones."""
