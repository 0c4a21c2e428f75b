"""Frozen pictures of the ledger for people and scripts: lookups, entries, and what needs doing.

Nothing is changed.
"""
