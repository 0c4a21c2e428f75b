"""Objects of evidence in stores: archived, replicated, repaired, read and deleted."""
