"""Rules for storage locations and inventory rounds."""
