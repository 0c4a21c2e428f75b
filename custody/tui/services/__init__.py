"""What screens ask of the machine: drafts, folders, help, one look at the ledger."""
