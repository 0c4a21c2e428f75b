"""The drill: a ledger under load, copied in each way that people use, its machine lost, and restored elsewhere."""
