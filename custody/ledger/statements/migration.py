"""Requests of a ledger's migration to another database: one closes it, one opens it again."""

from __future__ import annotations

from custody.errors import UsageError
from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import LedgerReader
from custody.model.engine.names import LEDGER_SLOT
from custody.model.records import Ledger, Moved
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value


def moving(reader: LedgerReader, *, place: str, address: str, size: int, root: bytes) -> Request:
    """Return the ``ledger.migration_started`` request, which closes the ledger.

    ``size`` entries under ``root`` were copied to the database at ``address``, which has the identifier ``place``.
    Raise UsageError for a ledger without opening entry.
    """
    values: dict[str, Value] = {
        "ledger_copy": place,
        "database_type": "postgresql",
        "database_address": address,
        "size": size,
        "root": b64(root),
    }
    return Request("ledger.migration_started", values, subject=_subject(reader))


def arrival(reader: LedgerReader, moved: Moved, outcome: str) -> Request:
    """Return the ``ledger.migration_ended`` request, which reopens the ledger.

    ``outcome`` is ``completed`` or ``cancelled``. Raise UsageError for a ledger without opening entry.
    """
    return Request(
        "ledger.migration_ended", {"outcome": outcome}, subject=_subject(reader), re=unb64(moved.entry)
    )


def _subject(reader: LedgerReader) -> str:
    """Return the ledger's own identifier; raise UsageError for one without opening entry."""
    doc = reader.record(Ledger.space, LEDGER_SLOT)
    if doc is None:
        raise UsageError("the ledger has no opening entry, so there is nothing to move")
    return Ledger.from_doc(doc).subject
