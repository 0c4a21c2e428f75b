"""Cases, their members and their outcome."""
