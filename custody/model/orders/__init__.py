"""Preservation orders."""
