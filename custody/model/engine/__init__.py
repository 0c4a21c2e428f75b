"""What judges and folds of every topic rest on: instants, proposals, periods, and the records they read."""
