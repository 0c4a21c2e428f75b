"""Exchange with outsiders: published tiles, requests to witnesses and authorities, trust in a log key."""
