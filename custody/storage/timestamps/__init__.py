"""Timestamp tokens as an optional library verifies them."""
