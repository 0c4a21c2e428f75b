"""The page of any thing: what its entries state, what may be entered about it, its history."""
