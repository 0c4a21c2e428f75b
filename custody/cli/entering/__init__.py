"""How a call enters what it describes: shared arguments, consent, receipts, and the answer."""
