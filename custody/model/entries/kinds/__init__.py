"""Kinds about earlier entries."""
