"""Wrong answers about proofs, exports and receipts."""
