"""Pages: what a thing, a list or the whole ledger shows, as values that every front end renders."""
