"""What the writer keeps of a log between commits: cached records and the Merkle frontier."""
