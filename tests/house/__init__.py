"""Rules of the source itself: layout, imports, names and docstrings."""
