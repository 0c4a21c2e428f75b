"""The ports in memory, as tests and trial stores use them."""
