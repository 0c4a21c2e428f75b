"""Lists: where each is made, how it is narrowed, and long ones a stretch at a time."""
