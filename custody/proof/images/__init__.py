"""Formats of images as bytes: their first bytes, and the structure of E01 containers."""
