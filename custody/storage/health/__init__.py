"""Health of a machine and its ledger: whether an entry, and a restore, would be possible.

One file a topic; ``looking`` puts them together. `custody health`, `custody doctor`, `custody today` and the screens
show what is found here and look at nothing themselves. Whether the ledger is right is the audit's work.
"""
