"""One entry: its envelope, its values, and the checks of its bytes alone."""
