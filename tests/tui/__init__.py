"""The terminal program played by keys alone, on a real ledger."""
