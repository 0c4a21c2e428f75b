"""Shared parts of the judges and folds of all topics: instants, proposals, periods, records."""
