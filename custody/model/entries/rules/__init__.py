"""Rules for entries about earlier entries."""
