"""Submissions before they are judged: labels, signatures, and decoded batches."""
