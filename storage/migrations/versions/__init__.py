"""The revisions, oldest first; a released one is never edited, and none leads back, since a ledger only grows."""

from __future__ import annotations
