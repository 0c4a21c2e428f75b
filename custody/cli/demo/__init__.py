"""`custody demo`: a whole case on a real image, by the public commands, and three attacks on it."""

from __future__ import annotations

from custody.cli.demo.command import configure

__all__ = ["configure"]
