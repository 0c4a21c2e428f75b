"""The SQLite ledger as a file: opening, failing, restoring and upgrading it."""
