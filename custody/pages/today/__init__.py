"""The first pages of a day: tasks, status, and the full lists behind each count."""
