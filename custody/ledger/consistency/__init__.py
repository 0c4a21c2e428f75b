"""Compares what an account remembers of a log with what its ledger has now."""
