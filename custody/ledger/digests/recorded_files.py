"""What the ledger says of archived files: name, size and digests of each, those inside packs included."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping

from custody.frozen import dataclass
from custody.ledger.digests.acquisitions import NAME
from custody.ledger.ports import LedgerReader
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.model.records import StoredObject
from custody.model.schema.ids import unb64
from custody.proof.commitments.values import name_bytes
from custody.proof.hash_lists import ALGORITHMS, ListedFile

#: How the name of a pack ends where the pack itself is a file: it is a tar archive.
PACK_ENDING = b".tar"


@dataclass(frozen=True, slots=True)
class Within:
    """A file that is not an object by itself.

    ``sort`` is ``member`` for a file in a pack, ``pack`` for the pack's own bytes, ``media`` for what an image in
    segments or in a container holds, ``unread`` for the files of a pack whose manifest cannot be read. ``line`` is the
    number of a member in its manifest, ``kind`` what the manifest calls it, ``above`` the name of the folder that was
    packed, None for an image in segments.
    """

    sort: str
    bytes: int | None
    line: int | None = None
    kind: str = "file"
    above: builtins.bytes | None = None


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One recorded file: its object, name and digests; ``name`` is None if it is erased or not stated.

    ``former`` are its names before corrections, the newest first; ``entry`` states them all. ``within`` is its place in
    a pack or image, None for an object that is one file.
    """

    object: StoredObject
    name: bytes | None
    digests: Mapping[str, bytes]
    former: tuple[bytes, ...] = ()
    entry: EntryView | None = None
    within: Within | None = None

    @property
    def note(self) -> str:
        """The corrections of its name: entries, dates and earlier names; empty if there are none."""
        return "" if self.entry is None else self.entry.amended(NAME)

    @property
    def sort(self) -> str:
        """``file`` for an object by itself, else that of ``within``."""
        return "file" if self.within is None else self.within.sort

    @property
    def size(self) -> int | None:
        """Size in bytes; None for a file whose content the manifest does not measure."""
        return self.object.bytes if self.within is None else self.within.bytes

    @property
    def path(self) -> bytes | None:
        """The whole path that is known: the folder's name, then the path below it."""
        above = None if self.within is None else self.within.above
        return self.name if above is None or self.name is None else above + b"/" + self.name

    @property
    def identity(self) -> str:
        """The identifier of a result: the object's, a slash, and the member's line or ``media``."""
        if self.within is None or self.within.sort in ("pack", "unread"):
            return self.object.id
        return f"{self.object.id}/{'media' if self.within.line is None else self.within.line}"

    @property
    def listed(self) -> ListedFile | None:
        """The file as a line of a list; None without a name."""
        return None if self.path is None else ListedFile(self.path, self.size, **self.digests)


def recorded(reader: LedgerReader, objects: Iterable[StoredObject]) -> list[RecordedFile]:
    """Return the recorded files of objects in order of entries, by newest and former names.

    A digest was computed when the bytes were read, so it counts as signed, whatever a correction says. Those of a pack
    are the pack's: what the entry of a file with holes states besides is of the file, and not among them.
    """
    entries = Entries(reader)
    found = []
    for stored in sorted(objects, key=lambda stored: stored.position):
        view = entries.at(stored.position)
        name, former = _names(view)
        more = {} if stored.packed == "sparse_file" else stated(view)
        digests = {"sha256": unb64(stored.sha256), **more}
        found.append(RecordedFile(stored, name, digests, former, view))
    return found


def stated(view: EntryView) -> dict[str, bytes]:
    """Return the digests besides SHA-256 in an object's entry; a sparse file's are its own."""
    return _optional(view, "")


def pack_itself(packed: RecordedFile) -> RecordedFile:
    """Return a pack as a file of its own, under the name that `custody fetch` gives it."""
    names = [name + PACK_ENDING for name in (packed.name, *packed.former) if name is not None]
    within = Within("pack", packed.object.bytes)
    first = names[0] if packed.name is not None else None
    former = tuple(names[1:] if packed.name is not None else names)
    return RecordedFile(packed.object, first, packed.digests, former, packed.entry, within)


def media(reader: LedgerReader, objects: Iterable[RecordedFile]) -> list[RecordedFile]:
    """Return the media of segmented or contained images, with digests that their acquisitions recorded.

    One for each acquisition, under the names that lists use for it: that of the first segment without its number.
    """
    entries = Entries(reader)
    found: dict[str, RecordedFile] = {}
    for archived in objects:
        leaf = None if archived.entry is None else archived.entry.current("acquisition")
        if not isinstance(leaf, str) or leaf in found or archived.name is None:
            continue
        held = _media(entries, reader, leaf, archived)
        if held is not None:
            found[leaf] = held
    return list(found.values())


def _media(entries: Entries, reader: LedgerReader, leaf: str, archived: RecordedFile) -> RecordedFile | None:
    from custody.ledger.state.state_cache import recalled
    from custody.model.records import Acquisition

    acquired = recalled(reader).get(Acquisition, leaf)
    if acquired is None:
        return None
    view = entries.at(acquired.position)
    segments = view.value("segment_count")
    joined = view.value("format") == "split_raw" and isinstance(segments, int) and segments > 1
    prefix = "container_" if joined else "media_"
    digests, size = _optional(view, prefix, tuple(ALGORITHMS)), view.value(f"{prefix}bytes")
    if not digests:
        return None
    names = _media_names(archived.name or b"")
    within = Within("media", size if isinstance(size, int) else None)
    return RecordedFile(archived.object, names[0], digests, names[1:], None, within)


def _media_names(segment: bytes) -> tuple[bytes, ...]:
    """Return what lists call an image's media: its stem, and the stem with endings of raw images."""
    stem = segment.rpartition(b".")[0] or segment
    return tuple(dict.fromkeys((stem, *(stem + ending for ending in (b".dd", b".raw", b".img", b".bin")))))


def _optional(
    view: EntryView, prefix: str, algorithms: tuple[str, ...] = ("md5", "sha1", "sha512")
) -> dict[str, bytes]:
    values = {name: view.value(prefix + name) for name in algorithms}
    return {name: unb64(value) for name, value in values.items() if isinstance(value, str)}


def _names(view: EntryView) -> tuple[bytes | None, tuple[bytes, ...]]:
    """Return the newest name of an object, and those that it had before, the last one first."""
    field = next(shown for shown in view.fields if shown.name == NAME)
    values = (*(change.value for change in reversed(field.corrections)), field.value)
    newest, *former = (None if value is None else name_bytes(value) for value in values)
    return newest, tuple(dict.fromkeys(name for name in former if name not in (None, newest)))
