"""Recording entries: signing, admission by the rules, integration into the log, and commit."""
