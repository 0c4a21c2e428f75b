"""Kinds about seizures, and about assistance orders for them."""
