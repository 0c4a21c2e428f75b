"""Evidence between a person's files and the stores: archived in batches, fetched, proven by chunks."""
