"""Object locks and the deletion of objects."""
