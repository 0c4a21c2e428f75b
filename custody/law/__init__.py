"""Tables and pure functions of the law: regimes, clocks, particulars and grounds."""
