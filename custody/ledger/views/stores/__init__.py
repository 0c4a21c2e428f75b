"""Views of stores: object locations, verification coverage, outages, probes, locks and backups."""
