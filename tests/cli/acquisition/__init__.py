"""Commands that take bytes in, and give them back."""
