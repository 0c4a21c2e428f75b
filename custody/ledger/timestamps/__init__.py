"""Timestamp tokens (RFC 3161) on checkpoints: on record, as files, and with proofs."""
