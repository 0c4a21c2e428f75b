"""Seizures and assistance orders them."""
