"""Production orders."""
