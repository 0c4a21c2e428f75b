"""The ports in memory, for tests and trial stores."""
