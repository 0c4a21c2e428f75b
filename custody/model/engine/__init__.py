"""What judges and folds of all topics rest on: instants, proposals, periods, records."""
