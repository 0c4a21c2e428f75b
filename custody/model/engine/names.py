"""Keys with a meaning in records: the slot of the ledger itself, and an open end."""

from __future__ import annotations

#: The key under which the one record of the ledger itself stands.
LEDGER_SLOT = "ledger"
#: What an end that nobody has set is listed under: it sorts behind every instant.
OPEN_END = "9999-12-31T23:59:59Z"
