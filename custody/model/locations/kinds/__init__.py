"""Kinds about storage locations and inventory rounds."""
