"""One call of a command: its parser, its arguments, its files, and its help."""
