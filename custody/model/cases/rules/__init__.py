"""Rules for cases, their members and their outcome."""
