"""Trusted timestamps."""
