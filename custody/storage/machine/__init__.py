"""This machine: its clock, chance, time zone, cores and memory, and work done beside one another."""
