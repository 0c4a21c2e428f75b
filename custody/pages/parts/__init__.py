"""Parts of pages: page values, facts, cells, words, names, and the gate."""
