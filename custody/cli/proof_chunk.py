"""`custody proof chunk`: prove a MiB of an image's media, of a file, or of a file in a pack, up to its entry."""

from __future__ import annotations

import argparse
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from custody.cli import proof_member
from custody.cli.call import Call
from custody.cli.doubted import revision_document, revision_lines
from custody.cli.fetch_media import open_image
from custody.cli.fetch_members import refuse_other_name
from custody.cli.fetch_places import store_of
from custody.cli.files import forcing, place, refuse_existing, write
from custody.cli.main import example, shared
from custody.cli.numbers import number
from custody.cli.past import warn_of_past
from custody.cli.promise import promised_size
from custody.display import visible
from custody.errors import NotFound, ProofInvalid, UsageError
from custody.layout import pairs

if TYPE_CHECKING:
    from pathlib import Path

    from custody.cli.fetch_media import Image
    from custody.model.records import StoredObject
    from storage.vault import Vault

_MIB = 1 << 20


@dataclass(frozen=True)
class Proven:
    """A chunk with its document: the object that has it, its number in the file, and how many bytes the file has.

    ``path`` is the file's path in a pack, ``media`` the byte of the media at which the chunk begins and how many the
    media has; None where that is not shown.
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
        return self.index * _MIB


def configure(actions: Any) -> None:
    """Add the action to those of `custody proof`."""
    chunk: argparse.ArgumentParser = actions.add_parser(
        "chunk", help="prove a part of an archived image up to its entry"
    )
    chunk.add_argument(
        "object", help="object: identifier or its first characters, or the number of its entry"
    )
    which = chunk.add_mutually_exclusive_group(required=True)
    which.add_argument("index", type=number, nargs="?", help="which MiB of the media, or of the file, from 0")
    which.add_argument(
        "--sector", type=number, metavar="N", help="the MiB that holds this sector of the media, from 0"
    )
    chunk.add_argument(
        "--member", metavar="PATH", help="of a file in a folder, or of one file of an image in segments"
    )
    chunk.add_argument(
        "--out",
        required=True,
        metavar="PREFIX",
        help="write PREFIX.tlog-proof, PREFIX.chunk.json and PREFIX.chunk",
    )
    forcing(chunk)
    shared(chunk)
    example(
        chunk,
        "custody proof chunk 1f2e3d4c 0 --out first",
        "custody proof chunk 1f2e3d4c --sector 2048 --out boot",
        "custody proof chunk 1f2e3d4c 0 --member DCIM/a.jpg --out photo",
        "custody verify first.tlog-proof --vkey @log.vkey --chunk first",
    )
    chunk.epilog = (
        "Of a raw image in segments the proof shows where the MiB lies in the media.\n"
        "Sectors of an E01 are compressed: what is proven are bytes of its container,\n"
        f"with --member SEGMENT.\n\n{chunk.epilog}"
    )
    chunk.set_defaults(run=_run)


def _run(call: Call) -> int:
    from custody.ledger.release import proof_size
    from custody.ledger.views.finding import object_of
    from custody.ledger.views.places import whole_of
    from custody.ledger.views.revisions import revisions
    from storage.acknowledgements import ledger_standing

    args = call.args
    prefix = place(call, args.out)
    files = {
        what: prefix.with_name(f"{prefix.name}.{ending}")
        for what, ending in (("proof", "tlog-proof"), ("chunk_document", "chunk.json"), ("chunk", "chunk"))
    }
    refuse_existing(call, files.values())
    with call.vault() as vault:
        named = whole_of(vault.lookup(), object_of(vault.lookup(), args.object))
        newest = promised_size(call, vault)
        try:
            proven = _proven(call, vault, named)
        finally:
            call.say.clear()
        position = proven.stored.position
        revised = revisions(vault.store.read(), [position])
        warn_of_past(call, ledger_standing(vault))
        prover = vault.prover()
        proof = prover.proof(position, proof_size(prover, position, newest, None, alone=True))
    for path, content in zip(files.values(), (proof, proven.document, proven.data), strict=True):
        write(call, path, content, private=True)
    proof_member.warn_of_neighbours(call, files["chunk_document"].name, proof_member.BESIDE_CHUNK)
    answer = {**_document(proven), "files": {what: str(path) for what, path in files.items()}}
    lines = pairs(_rows(proven, files))
    call.out.answer({**answer, **revision_document(revised[position])}, [*lines, *revision_lines(revised)])
    return 0


def _proven(call: Call, vault: Vault, named: StoredObject) -> Proven:
    """Prove what was asked for: a chunk of a member, of the media of a raw image, or of a file by itself."""
    args = call.args
    if args.member is not None:
        if args.sector is not None:
            raise UsageError(
                "sectors are of the media, and --member is one file", hint="Name the MiB of the file instead."
            )
        return _of_member(call, vault, named)
    if named.is_many:
        raise UsageError(
            f"object {named.id} holds several files, and a MiB of its archive is of none of them",
            hint="Name a file in it with --member; the index is then of that file.",
        )
    image = open_image(vault, named)
    if image.coordinates != "file":
        _refuse_container(named, image)
    wanted = args.index * _MIB if args.sector is None else args.sector * image.sector_bytes
    if image.coordinates == "file" and args.sector is None:
        return _of_file(call, vault, named, args.index)
    if wanted >= image.media.size:
        raise NotFound(
            f"the media has {image.media.size} bytes, so there is no byte {wanted}",
            hint=f"MiB and sectors are numbered from 0; a sector has {image.sector_bytes} bytes here.",
        )
    return _of_media(call, vault, named, image, wanted)


def _of_file(call: Call, vault: Vault, named: StoredObject, index: int, path: bytes | None = None) -> Proven:
    """Prove a chunk of a file by itself; one that was packed for its holes is proven as a member of its pack."""
    from custody.ledger.chunks import prove_chunk
    from custody.ledger.member_chunks import prove_member_chunk
    from custody.ledger.members import only_member

    reader, store = vault.store.read(), store_of(vault, named)
    if named.packed is None:
        document, data = prove_chunk(reader, store, named, index)
        return Proven(named, document, data, index, named.bytes, path)
    own = only_member(reader, store, named, progress=call.say).path
    document, data, said = prove_member_chunk(reader, store, named, own, index, progress=call.say)
    return Proven(named, document, data, index, said.bytes or 0, said.path)


def _refuse_container(named: StoredObject, image: Image) -> None:
    """Raise UsageError for a container whose sectors are not bytes of its files, as those of a raw image are."""
    from storage.images import formats

    if image.media.format == formats.RAW:
        return
    names = [segment.name for segment in image.media.segments]
    raise UsageError(
        f"object {named.id} is a container ({formats.called(image.media.format)}), which holds its sectors encoded",
        hint="A MiB of the container's own bytes can be proven: add --member "
        f"'{visible(names[0])}'; `custody fetch --sectors` gives sectors, verified.",
    )


def _of_media(call: Call, vault: Vault, named: StoredObject, image: Image, wanted: int) -> Proven:
    """Prove the chunk that holds a byte of the media of a raw image."""
    from custody.ledger.member_chunks import placed_in, prove_member_chunk

    reader, size = vault.store.read(), image.media.size
    if not named.is_file:
        store = store_of(vault, named)
        segments = placed_in(reader, store, named, progress=call.say)
        own = next(placed for placed in segments if placed.start <= wanted < placed.stop)
        index = (wanted - own.start) // _MIB
        document, data, said = prove_member_chunk(
            reader, store, named, own.segment.path, index, segments=segments, progress=call.say
        )
        where = (own.start + index * _MIB, size)
        return Proven(named, document, data, index, said.bytes or 0, said.path, where)
    start = 0
    for segment in image.media.segments:
        if wanted < start + segment.bytes:
            break
        start += segment.bytes
    index = (wanted - start) // _MIB
    if len(image.media.segments) == 1:
        return _of_file(call, vault, segment.object, index)
    proven = _of_file(call, vault, segment.object, index, os.fsencode(segment.name))
    return replace(proven, media=(start + index * _MIB, size))


def _of_member(call: Call, vault: Vault, named: StoredObject) -> Proven:
    """Prove a chunk of a file in a pack, or of a file by itself that is named so."""
    from custody.ledger.member_chunks import placed_in, prove_member_chunk

    args, reader, store = call.args, vault.store.read(), store_of(vault, named)
    path = os.fsencode(args.member)
    if named.is_file:
        refuse_other_name(vault, named, path)
        return _of_file(call, vault, named, args.index, path)
    try:
        segments = placed_in(reader, store, named) if named.packed == "split_image" else ()
    except ProofInvalid:
        segments = ()  # an E01, or a segment that could not be read: the place in the media is not shown
    document, data, said = prove_member_chunk(
        reader, store, named, path, args.index, segments=segments, progress=call.say
    )
    start = next((placed.start for placed in segments if placed.segment.path == path), None)
    media = None if start is None else (start + args.index * _MIB, segments[-1].stop)
    return Proven(named, document, data, args.index, said.bytes or 0, path, media)


def _document(proven: Proven) -> dict[str, Any]:
    from custody.proof import seal

    media = None
    if proven.media is not None:
        start, size = proven.media
        media = {"start": start, "stop": start + len(proven.data), "bytes": size}
    return {
        "object": proven.stored.id,
        "entry": proven.stored.position,
        "index": proven.index,
        "start": proven.start,
        "bytes": len(proven.data),
        "member": None if proven.path is None else seal.name_value(proven.path),
        "media": media,
    }


def _rows(proven: Proven, files: dict[str, Path]) -> list[tuple[str, str]]:
    last = proven.start + len(proven.data) - 1
    rows = [("object", f"{proven.stored.id}, entry {proven.stored.position}")]
    if proven.path is not None:
        rows.append(("file", visible(proven.path)))
    rows.append(("chunk", f"{proven.index}: bytes {proven.start} to {last} of {proven.of_bytes}"))
    if proven.media is not None:
        start, size = proven.media
        rows.append(("of the media", f"bytes {start} to {start + len(proven.data) - 1} of {size}"))
    return [*rows, *((what.replace("_", " "), str(path)) for what, path in files.items())]
