"""Settings: the person's own file, a vault's file, and the tables in both."""
