"""Submissions: decoded batches, verified signatures, admission of an entry, and its labels."""
