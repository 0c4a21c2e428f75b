"""Examination offline: proof files, published folders and tokens, each with its verdicts."""
