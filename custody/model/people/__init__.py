"""People, machines and their keys."""
