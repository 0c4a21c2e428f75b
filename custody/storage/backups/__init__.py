"""Backups of a ledger: folders with a copy of everything but the evidence (format.md).

``folder`` reads one, to verify or restore it; ``creation`` writes one. Entries record which backups there are.
"""
