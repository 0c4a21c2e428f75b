"""Keys with a meaning in records: the slot of the ledger itself, and an open end."""

from __future__ import annotations

#: The key of the one record of the ledger itself.
LEDGER_SLOT = "ledger"
#: The value by which an open end is listed: it sorts behind every instant.
OPEN_END = "9999-12-31T23:59:59Z"
