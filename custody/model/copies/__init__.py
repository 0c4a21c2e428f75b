"""Working copies."""
