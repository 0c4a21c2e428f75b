"""What an account keeps of logs outside every vault: memory, receipts, a witness's file."""
