"""Wrong answers about databases that others may read, write or alter."""
