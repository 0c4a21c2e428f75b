"""The ledger itself and its backups."""
