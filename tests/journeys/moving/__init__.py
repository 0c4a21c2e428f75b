"""A ledger is moved from a file to a server, undisturbed and broken off."""
