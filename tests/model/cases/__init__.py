"""Rules about cases and their members."""
