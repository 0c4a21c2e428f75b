"""Proofs of a log: receipts, consistency proofs, and cosignatures of witnesses."""
