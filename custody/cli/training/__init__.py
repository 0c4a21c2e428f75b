"""`custody training`: a ledger to practise in, furnished by the public commands."""

from __future__ import annotations

from custody.cli.training.command import configure

__all__ = ["configure"]
