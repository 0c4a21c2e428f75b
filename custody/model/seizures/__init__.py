"""Seizures and orders to assist them."""
