"""Evidence preservation and chain of custody on an append-only Merkle ledger."""

__version__ = "0.1.0"
