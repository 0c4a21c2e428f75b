"""Judges and folds of several topics, or of every kind."""
