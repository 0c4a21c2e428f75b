"""Buckets to test with: a real server, and one in memory made as strict as the real ones."""
