"""Formats of images as bytes: what a file begins as, and the grammar of E01 containers."""
