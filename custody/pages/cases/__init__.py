"""Pages of cases: their subjects, outcome, members, access log and disclosure schedule."""
