"""Verification of timestamp tokens by an optional library."""
