"""Proves one MiB of an image's media, of a file, or of a packed file, up to its entry."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from custody.display import visible
from custody.errors import NotFound, ProofInvalid, UsageError
from custody.frozen import dataclass
from custody.ledger.objects.chunk_proofs import prove_chunk
from custody.ledger.objects.member_chunk_proofs import placed_in, prove_member_chunk
from custody.ledger.objects.members import only_member
from custody.ledger.objects.replica_choice import store_of
from custody.ledger.ports import Progress
from custody.model.records import StoredObject
from custody.proof.digest import LEAF_BYTES
from custody.storage.evidence.fetch import refuse_other_name
from custody.storage.images import formats
from custody.storage.images.object_image import Image, open_image

if TYPE_CHECKING:
    from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Proven:
    """A chunk with its proof document: its object, its number in the file, and the file's size.

    ``path`` is the file's path in a pack, ``media`` the byte of the media at which the chunk begins and the media's
    size; None where that is not shown.
    """

    stored: StoredObject
    document: bytes
    data: bytes
    index: int
    of_bytes: int
    path: bytes | None = None
    media: tuple[int, int] | None = None

    @property
    def start(self) -> int:
        """The byte of the file at which the chunk begins."""
        return self.index * LEAF_BYTES

    @property
    def last(self) -> int:
        """The position of the chunk's last byte in the file."""
        return self.start + len(self.data) - 1


def prove_part(
    vault: Vault,
    named: StoredObject,
    *,
    index: int | None = None,
    sector: int | None = None,
    member: bytes | None = None,
    progress: Progress | None = None,
) -> Proven:
    """Prove the chunk ``index`` of media or a file, that of a ``sector``, or one of a ``member``.

    Either ``index`` or ``sector`` is given. Raises UsageError for sectors of a member, a folder as a whole and a
    container, NotFound for a part that the object does not have, RuleBroken for an object that must not be handed out
    so, ProofInvalid, ConfigError, and what the store raises.
    """
    if member is not None:
        if index is None:
            raise UsageError(
                "sectors are of the media, and --member is one file", hint="Name the MiB of the file instead."
            )
        return _of_member(vault, named, member, index, progress)
    if named.is_many:
        raise UsageError(
            f"object {named.id} holds several files, and a MiB of its archive is of none of them",
            hint="Name a file in it with --member; the index is then of that file.",
        )
    image = open_image(vault, named)
    if image.coordinates != "file":
        _refuse_container(named, image)
    elif index is not None:
        return _of_file(vault, named, index, progress)
    wanted = image.span_of((sector or 0, sector or 0))[0] if index is None else index * LEAF_BYTES
    if wanted >= image.media.size:
        raise NotFound(
            f"the media has {image.media.size} bytes, so there is no byte {wanted}",
            hint=f"MiB and sectors are numbered from 0; a sector has {image.sector_bytes} bytes here.",
        )
    return _of_media(vault, named, image, wanted, progress)


def _of_file(
    vault: Vault, named: StoredObject, index: int, progress: Progress | None, path: bytes | None = None
) -> Proven:
    """Return the proof of a chunk of a file; a file packed for its holes is proven as a pack's member."""
    reader, store = vault.store.read(), store_of(vault.objects, named)
    if named.packed is None:
        document, data = prove_chunk(reader, store, named, index)
        return Proven(named, document, data, index, named.bytes, path)
    own = only_member(reader, store, named, progress=progress).path
    document, data, said = prove_member_chunk(reader, store, named, own, index, progress=progress)
    return Proven(named, document, data, index, said.bytes or 0, said.path)


def _refuse_container(named: StoredObject, image: Image) -> None:
    """Raise UsageError for a container whose sectors are not bytes of its files."""
    if image.media.format == formats.RAW:
        return
    names = [segment.name for segment in image.media.segments]
    raise UsageError(
        f"object {named.id} is a container ({formats.title_of(image.media.format)}), which holds its sectors encoded",
        hint="A MiB of the container's own bytes can be proven: add --member "
        f"'{visible(names[0])}'; `custody fetch --sectors` gives sectors, verified.",
    )


def _of_media(
    vault: Vault, named: StoredObject, image: Image, wanted: int, progress: Progress | None
) -> Proven:
    """Return the proof of the chunk that holds a byte of the media of a raw image."""
    size = image.media.size
    if not named.is_file:
        reader, store = vault.store.read(), store_of(vault.objects, named)
        segments = placed_in(reader, store, named, progress=progress)
        own = next(placed for placed in segments if placed.start <= wanted < placed.stop)
        index = (wanted - own.start) // LEAF_BYTES
        document, data, said = prove_member_chunk(
            reader, store, named, own.segment.path, index, segments=segments, progress=progress
        )
        where = (own.start + index * LEAF_BYTES, size)
        return Proven(named, document, data, index, said.bytes or 0, said.path, where)
    start = 0
    for segment in image.media.segments:
        if wanted < start + segment.bytes:
            break
        start += segment.bytes
    index = (wanted - start) // LEAF_BYTES
    if len(image.media.segments) == 1:
        return _of_file(vault, segment.object, index, progress)
    proven = _of_file(vault, segment.object, index, progress, os.fsencode(segment.name))
    return replace(proven, media=(start + index * LEAF_BYTES, size))


def _of_member(
    vault: Vault, named: StoredObject, path: bytes, index: int, progress: Progress | None
) -> Proven:
    """Return the proof of a chunk of a file in a pack, or of a single file that has this name."""
    reader, store = vault.store.read(), store_of(vault.objects, named)
    if named.is_file:
        refuse_other_name(vault, named, path)
        return _of_file(vault, named, index, progress, path)
    try:
        segments = placed_in(reader, store, named) if named.packed == "split_image" else ()
    except ProofInvalid:
        segments = ()  # an E01, or a segment that could not be read: the place in the media is not shown
    document, data, said = prove_member_chunk(
        reader, store, named, path, index, segments=segments, progress=progress
    )
    start = next((placed.start for placed in segments if placed.segment.path == path), None)
    media = None if start is None else (start + index * LEAF_BYTES, segments[-1].stop)
    return Proven(named, document, data, index, said.bytes or 0, path, media)
