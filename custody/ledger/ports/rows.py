"""The rows of a ledger store, as plain frozen values without logic."""

from __future__ import annotations

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The head of the ledger in the database: entry count, 32-byte root, frontier (concatenated hashes)."""

    size: int
    root: bytes
    frontier: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """A query for several things: positions of entry ids, tips of subjects, records at (space, key).

    ``at`` are positions of entries to return, ``sizes`` those of checkpoints.
    """

    ids: tuple[str, ...]
    subjects: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    at: tuple[int, ...] = ()
    sizes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry to append: ``note`` are the signed bytes, ``leaf`` their 32-byte leaf hash.

    ``openings`` is the content in the encoding of custody.model.entry.openings, of which the store reads only the names
    of fields that are being erased. ``prev`` is the leaf hash of the same subject's entry at ``seq`` - 1, None at 0.
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
    """A stored entry: its position, its signed note, and the leaf hash stored with it."""

    position: int
    note: bytes
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """The results of ``Asked``: positions by id, (seq, newest entry) by subject, records by (space, key).

    ``entries`` are by position, ``checkpoints`` by size and without cosignatures. Missing things are left out.
    """

    positions: dict[str, int]
    tips: dict[str, tuple[int, StoredEntry]]
    records: dict[tuple[str, str], bytes]
    entries: dict[int, StoredEntry]
    checkpoints: dict[int, bytes]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One read-model record: canonical JSON under (space, key), and the (term, value) it is found by."""

    space: str
    key: str
    doc: bytes
    terms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A human name (an erasable value) by which a subject can be found until it is erased.

    ``field`` is the field of the entry at ``position`` that states the name, by which an erasure finds the label.
    """

    label: str
    space: str
    subject: str
    position: int
    field: str


#: Depths of verification of a stored object, the shallowest first; a deeper one counts for every shallower depth too.
DEPTHS = ("metadata", "sample", "full")


@dataclass(frozen=True, slots=True)
class LastRead:
    """The last verification of an object at a depth or deeper: when tried, when answered, and the outcome.

    ``at`` is before ``tried`` where the object could not be read. Both are seconds UTC, 0 for never.
    """

    tried: int = 0
    at: int = 0
    outcome: str = ""


NEVER = LastRead()


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The verification state of an object: ``version`` and ``failing`` are "" if there is none.

    ``store`` is "" once the object was deleted on record: no verification is due then. ``looks`` are the last
    verifications in the order of DEPTHS.
    """

    object: str
    version: str
    store: str
    bytes: int
    failing: str = ""
    looks: tuple[LastRead, LastRead, LastRead] = (NEVER, NEVER, NEVER)


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """The numbers of a store's objects and of those due for verification, with their sizes in bytes.

    ``never`` (verified) and ``overdue`` are about full verification and count no object twice; ``sample`` are due for a
    sample. ``newest`` and ``oldest`` are the dates of the last full verifications, in seconds UTC, 0 for none.
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
    newest: int
    oldest: int


@dataclass(frozen=True, slots=True)
class StoredTile:
    """A stored full tile: level, index, 256 concatenated hashes, and the root stored with them."""

    level: int
    index: int
    hashes: bytes
    root: bytes


@dataclass(frozen=True, slots=True)
class StoredCosignature:
    """A witness's cosignature line on the checkpoint of ``size``, with the verifier key that verified it."""

    size: int
    vkey: str
    line: str
