"""Kinds about the ledger itself and its backups."""
