"""The rows that a ledger store holds, as plain frozen values without logic."""

from __future__ import annotations

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The ledger's end as the database has it: entry count, 32-byte root, frontier (concatenated hashes)."""

    size: int
    root: bytes
    frontier: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A query for several things at once: entries by id, tips of subjects, records at (space, key), more.

    ``at`` are positions of entries, ``sizes`` those of checkpoints.
    """

    ids: tuple[str, ...]
    subjects: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    at: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry to append: ``note`` are the signed bytes, ``leaf`` their 32-byte leaf hash.

    ``openings`` is the sealed content in the encoding of custody.model.entry.openings, of which the store reads nothing
    but the names of fields that are being erased.
    ``prev`` is the leaf hash of the same subject's entry at ``seq`` - 1, None at 0.
    """

    position: int
    id: str
    subject: str
    seq: int
    prev: bytes | None
    leaf: bytes
    note: bytes
    openings: bytes


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as stored: its position, the signed note and the leaf hash beside it."""

    position: int
    note: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """The answers to ``Asked``: ids with positions, subjects with (seq, newest entry), records, more.

    ``entries`` are by position, ``checkpoints`` by size and without witness lines.
    """

    positions: dict[str, int]
    tips: dict[str, tuple[int, StoredEntry]]
    records: dict[tuple[str, str], bytes]
    entries: dict[int, StoredEntry]
    checkpoints: dict[int, bytes]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One read-model record: canonical JSON under (space, key) and the terms it is found by."""

    space: str
    key: str
    doc: bytes
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A human name (an erasable value) by which a subject can be found until it is erased.

    ``field`` is the name of the field of the entry at ``position`` that says it, by which an erasure finds it.
    """

    label: str
    space: str
    subject: str
    position: int
    field: str


#: How deep a look at a stored object goes, the shallowest first; a deeper look is one at every depth above it too.
DEPTHS = ("metadata", "sample", "full")


@dataclass(frozen=True, slots=True)
class LastRead:
    """The last look at an object at a depth or deeper: when tried, when answered, and the outcome.

    ``at`` stays behind ``tried`` where the object could not be read. Both are seconds UTC, 0 for never.
    """

    tried: int = 0
    at: int = 0
    outcome: str = ""


NEVER = LastRead()


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The verification state of an object: ``version`` and ``failing`` are "" if there is none.

    ``store`` is "" once the object was lawfully destroyed, so that no store owes it a look. ``looks`` are in the order
    of DEPTHS.
    """

    object: str
    version: str
    store: str
    bytes: int
    failing: str = ""
    looks: tuple[LastRead, LastRead, LastRead] = (NEVER, NEVER, NEVER)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How many objects of a store there are and what is due of them, each with its bytes.

    ``never`` and ``overdue`` are about reading in full and count no object twice; ``sample`` are due for a sample.
    """

    objects: int
    bytes: int
    failing: int
    never: int
    never_bytes: int
    overdue: int
    overdue_bytes: int
    sample: int
    sample_bytes: int


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A full tile as stored: level, index, 256 concatenated hashes and the root kept beside them."""

    level: int
    index: int
    hashes: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class StoredCosignature:
    """A witness's line on the checkpoint of ``size``, with the verifier key it was accepted under."""

    size: int
    vkey: str
    line: str
