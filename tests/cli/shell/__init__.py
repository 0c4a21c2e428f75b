"""What all commands share on the way in: arguments, help, questions and defaults."""
