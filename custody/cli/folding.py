"""Lays out the answers of commands for 80 columns: one layout for commands and pages, at its usual width."""

from __future__ import annotations

from custody.layout import ROOM, columns, fitted, fold, pairs

__all__ = ["ROOM", "columns", "fitted", "fold", "pairs"]
