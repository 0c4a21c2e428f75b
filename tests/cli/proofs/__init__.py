"""Commands for proofs, witnesses, timestamps and trust."""
