"""The command line: one module for each command, and three that all of them share: main, output, diagnostics."""
