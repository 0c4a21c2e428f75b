"""The port of a folder, a split image or several files as the source of one object.

Protocols only; no logic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from custody.frozen import dataclass
from custody.ledger.ports.objects import Source
from custody.proof.commitments.typed_roots import ManifestRoot
from custody.proof.pack import PackedFile


@dataclass(frozen=True, slots=True)
class Contents:
    """The members packed into one object: ``sort`` (a code of ``packed``) and the manifest's root.

    ``unreadable`` are (path, kind) of members that could not be read, or not to their end; ``kinds`` are numbers of
    members by kind. ``files`` are the files that were named to be packed, () for a folder.
    """

    sort: str
    root: ManifestRoot
    unreadable: tuple[tuple[bytes, str], ...]
    kinds: Mapping[str, int]
    files: tuple[PackedFile, ...] = ()


class PackedSource(Source, Protocol):
    """A source that is read once as one pack (custody.proof.pack), with a manifest over its members.

    ``state.bytes`` is the approximate size of the pack. ``chunks`` raises SourceChanged for a changed file; an
    unreadable one becomes a member of kind ``unreadable``.
    """

    def steps(self, chunk: bytes) -> list[Callable[[], None]]:
        """Return the steps to run on a chunk besides hashing it, in order."""

    def contents(self) -> Contents:
        """Return the packed members, once all chunks were read and their steps run."""

    def manifest(self) -> Iterator[bytes]:
        """Yield the manifest's sidecar in pieces, from its beginning."""


#: A function that opens a pack's source at a path. It raises NotFound, or UsageError for an unsuitable path or an image
#: with missing segments.
Packing = Callable[[str], AbstractContextManager[PackedSource]]
