"""How a ledger is checked, restored and resumed."""
