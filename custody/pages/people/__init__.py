"""Pages of people, machines and keys."""
