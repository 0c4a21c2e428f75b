"""Ports: a folder, a split image or several files as the source of one object.

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
    """What was packed into one object: ``sort`` (a code of ``packed``) and its manifest's root.

    ``unreadable`` are (path, kind) of members that could not be read, or not to their end; ``kinds`` counts members.
    ``files`` are the files that were named to be packed, none of a folder.
    """

    sort: str
    root: ManifestRoot
    unreadable: tuple[tuple[bytes, str], ...]
    kinds: Mapping[str, int]
    files: tuple[PackedFile, ...] = ()


class PackedSource(Source, Protocol):
    """What is read once as one pack (custody.proof.pack), with a manifest over its members.

    ``state`` says about how long the pack will be. ``chunks`` raises SourceChanged for whatever changed; what cannot be
    read is a member that says so.
    """

    def steps(self, chunk: bytes) -> list[Callable[[], None]]:
        """Return the further work on each chunk besides hashing it, in order."""

    def contents(self) -> Contents:
        """Return what was packed, once all chunks were read and handled."""

    def manifest(self) -> Iterator[bytes]:
        """Yield the manifest's sidecar in pieces, from its beginning."""


#: Opens what is packed at a path; NotFound, UsageError for anything else, also an image with segments missing.
Packing = Callable[[str], AbstractContextManager[PackedSource]]
