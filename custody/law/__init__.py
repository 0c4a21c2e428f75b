"""What the law fixes: regimes, clocks, particulars and grounds, as tables and pure functions."""
