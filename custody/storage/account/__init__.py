"""An account's records of logs, outside every vault: memory, receipts, a witness's file."""
