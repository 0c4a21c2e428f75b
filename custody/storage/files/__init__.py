"""Files as sources of one object: those with holes, and many loose ones together."""
