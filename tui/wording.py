"""How screens write what is not text: instants to the minute in UTC, which is as fine as a list needs."""

from __future__ import annotations

from custody.law.clock import format_instant


def when(seconds: int | None) -> str:
    """Give an instant as ``2026-11-25 04:02Z``; the entry itself has its seconds."""
    return "" if seconds is None else f"{format_instant(seconds)[:16].replace('T', ' ')}Z"
