"""Kinds about seizures and orders to assist them."""
