"""Read-only views of the ledger for people and scripts: lookups, entries and worklists."""
