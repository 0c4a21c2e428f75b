"""Pages of cases: what belongs to one, its outcome, members, access and disclosure schedule."""
