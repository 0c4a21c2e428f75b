"""Private keys in files, their passphrases, and the key that signs for a ledger."""
