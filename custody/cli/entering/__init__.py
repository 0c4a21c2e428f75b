"""The recording of entries by a command: shared arguments, consent, receipts, and the answer."""
