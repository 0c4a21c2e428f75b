"""Adapters of the ledger's ports to disk, database and keys, and the one place that composes them."""
