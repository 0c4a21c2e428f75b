"""Keys, bursts and scans as they arrive."""
