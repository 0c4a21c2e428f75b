"""Kinds about seizures and assistance orders them."""
