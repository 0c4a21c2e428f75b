"""Pages: what a thing, a list or the ledger is, as plain values that every front end renders."""
