"""What a command asks: forms, presets, questions at the terminal, and calls from another front end."""
