"""Rules about the ledger itself: people, keys, laws, backups and approvals."""
