"""The writer's state of a log between commits: cached records, the Merkle frontier, relocation."""
