"""What can happen: kinds of entry and their fields, the rules that judge them, and the state they add up to."""
