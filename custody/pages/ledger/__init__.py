"""Pages of the ledger: entries, paths to the root, witnesses, timestamps, the audit, backups and laws."""
