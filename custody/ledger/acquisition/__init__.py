"""The record of an acquisition: its fields, the log of the imaging program, and where papers differ."""
