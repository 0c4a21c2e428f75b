"""The verification of stored objects."""
