"""The terminal interface: screens show frozen pages and emit intents; no rule, no SQL and no signature is made here."""
