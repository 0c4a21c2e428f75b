"""Exhibits, their components and seals."""
