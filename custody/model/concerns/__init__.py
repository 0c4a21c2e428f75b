"""Queries over several topics that read records only."""
