"""A folder as an object store: whole objects, unfinished files, and versions before a repair."""
