"""Views of stores: where objects lie, how far they are verified, outages, probes and backups."""
