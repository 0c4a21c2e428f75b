"""Commands for entries, people and keys: corrections, disclosure, erasure and reading."""
