"""The command that verifies offline, by what it was handed."""
