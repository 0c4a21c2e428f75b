"""This machine: its clock, randomness, time zone, cores and memory, and parallel work."""
