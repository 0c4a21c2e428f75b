"""Streams, signals, output, diagnostics and progress of a command, and its line in the log."""
