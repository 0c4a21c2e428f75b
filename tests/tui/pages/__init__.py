"""Pages and lists on screens."""
