"""Commands for cases, their records, and the day's work."""
