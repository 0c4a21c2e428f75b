"""One entry: its envelope, its values, and what its bytes alone show."""
