"""The terminal interface: screens show frozen pages and emit intents; no rule, SQL, signing."""
