"""What can happen: kinds of entry and their fields, rules that judge them, and the state they make."""
