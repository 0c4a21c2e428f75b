"""The domain model: kinds of entry, the rules that judge entries, and the state folded from them."""
