"""Rules for preservation orders."""
