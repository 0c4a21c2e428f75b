"""`custody proof chunk`: prove a MiB of media, of a file, or of a file in a pack, up to its entry."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any

from custody.cli.main import example, shared
from custody.cli.record import proof_member
from custody.cli.shell.call import Call
from custody.cli.shell.committed_size import promised_size
from custody.cli.shell.files import forcing
from custody.cli.shell.numbers import number
from custody.display import visible

if TYPE_CHECKING:
    from custody.storage.evidence.chunk_proofs import Proven


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
    from custody.ledger.views.naming.search import object_of
    from custody.ledger.views.stores.object_places import original_of
    from custody.storage.evidence.chunk_proofs import prove_part

    args = call.args
    files = proof_member.new_files(call, chunk_document="chunk.json", chunk="chunk")
    with call.vault() as vault:
        named = original_of(vault.lookup(), object_of(vault.lookup(), args.object))
        newest = promised_size(call, vault)
        member = None if args.member is None else os.fsencode(args.member)
        try:
            proven = prove_part(
                vault, named, index=args.index, sector=args.sector, member=member, progress=call.say
            )
        finally:
            call.say.clear()
        entry = proof_member.proven_alone(call, vault, proven.stored.position, newest)
    parts = {"chunk_document": proven.document, "chunk": proven.data}
    proof_member.write_parts(call, files, entry, parts)
    proof_member.warn_of_neighbours(call, files["chunk_document"].name, proof_member.BESIDE_CHUNK)
    return proof_member.answer_parts(call, files, entry, _document(proven), _rows(proven))


def _document(proven: Proven) -> dict[str, Any]:
    from custody.proof.commitments.values import name_value

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
        "member": None if proven.path is None else name_value(proven.path),
        "media": media,
    }


def _rows(proven: Proven) -> list[tuple[str, str]]:
    rows = [("object", f"{proven.stored.id}, entry {proven.stored.position}")]
    if proven.path is not None:
        rows.append(("file", visible(proven.path)))
    rows.append(("chunk", f"{proven.index}: bytes {proven.start} to {proven.last} of {proven.of_bytes}"))
    if proven.media is not None:
        start, size = proven.media
        rows.append(("of the media", f"bytes {start} to {start + len(proven.data) - 1} of {size}"))
    return rows
