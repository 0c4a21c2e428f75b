"""Rules for seizures, and for assistance orders for them."""
