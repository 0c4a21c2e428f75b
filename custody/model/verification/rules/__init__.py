"""Rules for the verification of stored objects."""
