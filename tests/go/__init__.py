"""The stranger's program and how it is built."""
