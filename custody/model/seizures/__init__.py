"""Seizures, and assistance orders for them."""
