"""Ten working days at the terminal, each played by keys alone on a real ledger that is checked afterwards."""
