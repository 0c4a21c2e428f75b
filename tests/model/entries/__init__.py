"""Entries of every kind: their text, their state, and the rules that judge all of them."""
