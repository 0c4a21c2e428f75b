"""Notes from a scene."""
