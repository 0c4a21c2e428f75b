"""Queries of rules about exhibits, their components and seals."""
