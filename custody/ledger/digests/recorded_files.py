"""Recorded files of archived objects: name, size and digests of each, those inside packs included."""

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

#: The ending of a pack's name where the pack itself is listed as a file: a tar archive.
PACK_ENDING = b".tar"


@dataclass(frozen=True, slots=True)
class Within:
    """The place of a file that is not an object by itself.

    ``sort`` is ``member`` for a file in a pack, ``pack`` for the pack's own bytes, ``media`` for the media of an image
    in segments or in a container, ``unread`` for the files of a pack whose manifest cannot be read. ``line`` is the
    number of a member in its manifest, ``kind`` its kind there, ``above`` the name of the packed folder, None for an
    image in segments.
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
        """The corrections of the file's name in words: entries, dates, earlier names; empty if none."""
        return "" if self.entry is None else self.entry.amended(NAME)

    @property
    def sort(self) -> str:
        """The sort of the file: ``file`` for an object by itself, else that of ``within``."""
        return "file" if self.within is None else self.within.sort

    @property
    def size(self) -> int | None:
        """The size in bytes; None for a file without a size in the manifest."""
        return self.object.bytes if self.within is None else self.within.bytes

    @property
    def path(self) -> bytes | None:
        """The path: name of the packed folder, then the path below it; None without a name."""
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
        """The file as a line of a hash list; None without a name."""
        return None if self.path is None else ListedFile(self.path, self.size, **self.digests)


def recorded(reader: LedgerReader, objects: Iterable[StoredObject]) -> list[RecordedFile]:
    """Return a recorded file for each object, in order of entries, with newest and former names.

    Digests are those signed, regardless of corrections. A pack has the digests of the pack; further digests in the
    entry of a sparse file are of the file and left out.
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
    """Return the MD5, SHA-1 and SHA-512 in an object's entry, by algorithm.

    For a sparse file they are those of its content.
    """
    return _optional(view, "")


def pack_itself(packed: RecordedFile) -> RecordedFile:
    """Return a pack as a file of its own, under the name that `custody fetch` gives it."""
    names = [name + PACK_ENDING for name in (packed.name, *packed.former) if name is not None]
    within = Within("pack", packed.object.bytes)
    first = names[0] if packed.name is not None else None
    former = tuple(names[1:] if packed.name is not None else names)
    return RecordedFile(packed.object, first, packed.digests, former, packed.entry, within)


def media(reader: LedgerReader, objects: Iterable[RecordedFile]) -> list[RecordedFile]:
    """Return the media of images in segments or containers, with the digests that acquisitions recorded.

    One file for each acquisition with such digests, named as lists do: the first segment's name without its number.
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
    """Return the names of an image's media in lists: its stem, and the stem with endings of raw images."""
    stem = segment.rpartition(b".")[0] or segment
    return tuple(dict.fromkeys((stem, *(stem + ending for ending in (b".dd", b".raw", b".img", b".bin")))))


def _optional(
    view: EntryView, prefix: str, algorithms: tuple[str, ...] = ("md5", "sha1", "sha512")
) -> dict[str, bytes]:
    values = {name: view.value(prefix + name) for name in algorithms}
    return {name: unb64(value) for name, value in values.items() if isinstance(value, str)}


def _names(view: EntryView) -> tuple[bytes | None, tuple[bytes, ...]]:
    """Return the newest name of an object (None if erased or absent), and its former names, newest first."""
    field = next(shown for shown in view.fields if shown.name == NAME)
    values = (*(change.value for change in reversed(field.corrections)), field.value)
    newest, *former = (None if value is None else name_bytes(value) for value in values)
    return newest, tuple(dict.fromkeys(name for name in former if name not in (None, newest)))
