"""Offline examination of proof files, published folders and timestamp tokens, with verdicts."""
