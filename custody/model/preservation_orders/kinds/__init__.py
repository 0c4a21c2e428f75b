"""Kinds about preservation orders."""
