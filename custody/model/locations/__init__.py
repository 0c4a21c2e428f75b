"""Storage locations and inventory rounds."""
