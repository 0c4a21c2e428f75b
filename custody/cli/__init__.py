"""The command line: a module for each command, and three shared ones: main, output, diagnostics."""
