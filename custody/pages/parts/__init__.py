"""What pages are made of: the page as a value, facts, cells, words, names, and the gate."""
