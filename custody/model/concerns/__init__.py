"""Questions over several topics that read records only."""
