"""The command that verifies offline, from files alone."""
