"""Kinds about exhibits, their components and seals."""
