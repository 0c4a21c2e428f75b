"""Rules about orders to preserve, to produce and to assist."""
