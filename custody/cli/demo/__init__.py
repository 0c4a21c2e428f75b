"""`custody demo`: one whole case on a real image, played through the public commands, and three attacks on it."""

from __future__ import annotations

from custody.cli.demo.command import configure

__all__ = ["configure"]
