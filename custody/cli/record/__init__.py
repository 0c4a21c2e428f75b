"""Commands about the record: log, proofs, corrections, erasure, witnesses, timestamps, the check."""
