"""Pages of the ledger: entries, root paths, witnesses, timestamps, audit, backups and laws."""
