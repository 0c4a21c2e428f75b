"""Comparison of an account's memory of a log with the ledger as it is now."""
