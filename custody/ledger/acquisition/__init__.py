"""Fields of an acquisition entry, imaging logs and hash files, and the contradictions between them."""
