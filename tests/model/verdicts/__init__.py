"""Verdicts of proof files and of published folders."""
