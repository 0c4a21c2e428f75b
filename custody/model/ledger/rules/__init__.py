"""Rules for the ledger itself and its backups."""
