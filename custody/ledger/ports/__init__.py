"""Ports: the protocols of all that the services need from outside; their adapters are in storage.

Each port has at least two adapters, of which one may work in memory. An adapter raises only errors of custody.errors.
This module has no logic.
"""

from __future__ import annotations

from custody.ledger.ports.head import HeadMark, HeadState, HeadStore, ListedErasure
from custody.ledger.ports.memory import Fork, KeptReceipt, LogMemory
from custody.ledger.ports.objects import (
    UNLOCKED,
    BoundedStore,
    Lock,
    LockingStore,
    ObjectStore,
    ObjectWriter,
    OmittedAttributes,
    Part,
    ReplacingStore,
    Source,
    Sources,
    SourceState,
    Stored,
    Upload,
    Version,
)
from custody.ledger.ports.packing import Contents, PackedSource, Packing
from custody.ledger.ports.probing import Pause, Reply, Trial
from custody.ledger.ports.rows import (
    DEPTHS,
    NEVER,
    Asked,
    CheckRow,
    CoverageRow,
    EntryRow,
    HeadRow,
    Known,
    LabelRow,
    LastRead,
    RecordRow,
    StoredCosignature,
    StoredEntry,
    StoredTile,
)
from custody.ledger.ports.stamps import Stamps, TokenCertificates
from custody.ledger.ports.store import LedgerReader, LedgerStore, LedgerTransaction
from custody.ledger.ports.system import Clock, Entropy, Helpers, KeyRing, Pace, Progress, Publisher, Workers
from custody.ledger.ports.uploads import (
    Noted,
    ReadableUploads,
    ResumableStore,
    ResumableWriter,
    Sending,
    UploadJournal,
    UploadJournals,
    same_source,
)

__all__ = [
    "DEPTHS",
    "NEVER",
    "UNLOCKED",
    "Asked",
    "BoundedStore",
    "CheckRow",
    "Clock",
    "Contents",
    "CoverageRow",
    "Entropy",
    "EntryRow",
    "Fork",
    "HeadMark",
    "HeadRow",
    "HeadState",
    "HeadStore",
    "Helpers",
    "KeptReceipt",
    "KeyRing",
    "Known",
    "LabelRow",
    "LastRead",
    "LedgerReader",
    "LedgerStore",
    "LedgerTransaction",
    "ListedErasure",
    "Lock",
    "LockingStore",
    "LogMemory",
    "Noted",
    "ObjectStore",
    "ObjectWriter",
    "OmittedAttributes",
    "Pace",
    "PackedSource",
    "Packing",
    "Part",
    "Pause",
    "Progress",
    "Publisher",
    "ReadableUploads",
    "RecordRow",
    "ReplacingStore",
    "Reply",
    "ResumableStore",
    "ResumableWriter",
    "Sending",
    "Source",
    "SourceState",
    "Sources",
    "Stamps",
    "Stored",
    "StoredCosignature",
    "StoredEntry",
    "StoredTile",
    "TokenCertificates",
    "Trial",
    "Upload",
    "UploadJournal",
    "UploadJournals",
    "Version",
    "Workers",
    "same_source",
]
