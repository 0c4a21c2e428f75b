"""A ledger in a SQLite file: its companion files, readers that take no lock, and damage."""
