"""One call of a command: how it is parsed, its arguments, the files that it names, and its help."""
