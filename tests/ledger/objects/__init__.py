"""How objects are stored, verified, copied, locked and deleted."""
