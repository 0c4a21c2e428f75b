"""Health of a machine and its ledger: whether an entry, and a restore, would be possible.

One file a topic; ``examination`` puts them together. `custody health`, `custody doctor`, `custody today` and the
screens show these checks and make none themselves. Whether the ledger is right is the audit's work.
"""
