"""Files of sub-proofs that `custody verify` reads: a part of an image, or a member of a folder."""

from __future__ import annotations

from custody.cli.record.proof_member import BESIDE_CHUNK, BESIDE_MEMBER, warn_of_neighbours
from custody.cli.shell.call import Call
from custody.cli.shell.files import read
from custody.proof import chunk_file, member_file
from custody.proof.digest import LEAF_BYTES


def warn(call: Call) -> None:
    """Warn that a sub-proof's document holds unsalted hashes of neighbours."""
    if call.args.member is not None:
        warn_of_neighbours(call, f"{call.args.member}.member.json", BESIDE_MEMBER)
    if call.args.chunk is not None:
        warn_of_neighbours(call, f"{_prefix(call)}.chunk.json", BESIDE_CHUNK)


def read_chunk(call: Call) -> tuple[bytes, bytes]:
    """Return the document of a part of an image and the part's bytes; raise as ``read`` does."""
    prefix = _prefix(call)
    document = read(call, f"{prefix}.chunk.json", chunk_file.MAX_BYTES)
    return document, read(call, f"{prefix}.chunk", LEAF_BYTES)


def read_member(call: Call) -> bytes:
    """Return the document of a member of a folder; raise as ``read`` does."""
    return read(call, f"{call.args.member}.member.json", member_file.MAX_BYTES)


def _prefix(call: Call) -> str:
    named: str = call.args.chunk
    return named.removesuffix(".json").removesuffix(".chunk")
