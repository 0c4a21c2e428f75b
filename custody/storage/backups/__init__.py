"""Backups of a ledger: a folder with a copy of all but the evidence (format.md).

``folder`` reads one, for whoever verifies or restores; ``making`` writes one. Which backups there are, entries say.
"""
