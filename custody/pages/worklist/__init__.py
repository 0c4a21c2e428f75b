"""Worklists: what awaits somebody, and the details of each task."""
