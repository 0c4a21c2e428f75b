"""Export of a whole ledger with its committed fields as files verifiable without this program."""

from __future__ import annotations

from custody.ledger.export.files import Files, Written
from custody.ledger.export.ledger_export import Exported, Source, write_export

__all__ = ["Exported", "Files", "Source", "Written", "write_export"]
