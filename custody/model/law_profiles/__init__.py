"""Law profiles that the ledger adopted."""
