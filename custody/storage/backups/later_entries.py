"""Entries between a backup's copy and its own entry: the file ``since`` beside the manifest.

One canonical JSON value a line: a header, each entry with its openings, and a last line with the checkpoint over all
and a digest of the lines before it, which shows a file that was cut off. Signatures and the tree prove the entries;
the digest is against damage.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from custody.errors import CustodyError, Malformed, ProofInvalid, StorageFailed, UnknownKey, UnknownVersion
from custody.frozen import dataclass
from custody.proof import b64, canonical, checkpoint, merkle
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey
from custody.storage.files import durable

SCHEMA = "custody.backup-since/1"
#: Bytes of a line at most: an entry with all its openings, or the results of a sweep.
_LONGEST = 1 << 28


@dataclass(frozen=True, slots=True)
class Later:
    """An entry after the copy: the signed note, its stored openings, a sweep's results.

    ``checkpoint`` is the log's signed head of the tree that ends with it, None where the log signed none there: later
    entries name it as the head that their signers had seen.
    """

    position: int
    note: bytes
    openings: bytes
    sweep: bytes | None = None
    checkpoint: bytes | None = None


@dataclass(frozen=True, slots=True)
class Since:
    """The entries since a backup's copy, at positions [first, size), in the file ``path``.

    ``checkpoint`` is the signed note over ``size`` entries, ``manifest`` the SHA-256 (32 bytes) of the backup's
    manifest.
    """

    path: Path
    origin: str
    manifest: bytes
    first: int
    size: int
    checkpoint: bytes

    def entries(self) -> Iterator[Later]:
        """Yield the entries in order; Malformed for a damaged line, StorageFailed."""
        for number, line in enumerate(_lines(self.path)):
            if 0 < number <= self.size - self.first:
                yield _entry(line, self.first + number - 1)

    def prove(self, before: Frontier, log_key: VerifierKey) -> None:
        """Prove that the entries lead from the copy, with frontier ``before``, to the checkpoint.

        Raises ProofInvalid where they do not, or the log did not sign it; Malformed, StorageFailed.
        """
        try:
            head = checkpoint.open(self.checkpoint, log_key)
        except UnknownKey:
            raise ProofInvalid(f"the log {log_key.name} did not sign the entries since the copy") from None
        frontier = before.copy()
        if frontier.size != self.first:
            raise ProofInvalid(
                f"entries from {self.first} on do not follow a copy of {frontier.size} entries"
            )
        frontier.extend(merkle.leaf_hash(later.note) for later in self.entries())
        if (frontier.size, frontier.root()) != (head.size, head.root):
            raise ProofInvalid(f"the entries since the copy are not those that {self.origin} signed")


def write(found: Since, entries: Iterable[Later]) -> None:
    """Write a file ``since`` durably; ``entries`` are those of [first, size), in order.

    Raises FileExistsError where there is one, other OSErrors.
    """
    members: dict[str, Any] = {
        "first": found.first,
        "manifest": b64.encode(found.manifest),
        "origin": found.origin,
        "schema": SCHEMA,
        "size": found.size,
    }
    digest = sha256()
    with durable.growing_file(found.path, 0o600) as put:

        def line(value: object) -> None:
            data = canonical.encode(value) + b"\n"
            digest.update(data)
            put(data)

        line(members)
        for later in entries:
            line(_members(later))
        line({"checkpoint": found.checkpoint.decode(), "sha256": b64.encode(digest.digest())})


def read(path: Path) -> Since | None:
    """Read a file ``since`` strictly, to its end; return None where there is none.

    Raises Malformed for one that is damaged or cut off, UnknownVersion, StorageFailed.
    """
    if not os.path.lexists(path):
        return None
    digest = sha256()
    first: Any = None
    last, count = b"", 0
    for line in _lines(path):
        if first is None:
            first = _decoded(line)
        else:
            digest.update(last)
            count += 1
        last = line
    if first is None or count == 0:
        raise Malformed(f"{os.fspath(path)!r} is cut off: it has no end")
    if not isinstance(first, dict) or first.get("schema") != SCHEMA:
        raise UnknownVersion(f"{os.fspath(path)!r} is of a schema that this program does not know")
    try:
        end = _decoded(last)
        if end.keys() != {"checkpoint", "sha256"} or b64.decode_hash(end["sha256"]) != digest.digest():
            raise Malformed(f"{os.fspath(path)!r} is damaged: it does not fit its digest")
        found = Since(
            path,
            first["origin"],
            b64.decode_hash(first["manifest"]),
            first["first"],
            first["size"],
            end["checkpoint"].encode(),
        )
        head, before = checkpoint.parse(found.checkpoint), count - 1
        whole = (found.origin, found.first + before, found.size) == (head.origin, head.size, head.size)
    except (AttributeError, KeyError, TypeError) as error:
        raise Malformed(f"{os.fspath(path)!r} has not the members that belong there") from error
    if not whole or type(found.first) is not int or found.first < 0:
        raise Malformed(f"{os.fspath(path)!r} has not the entries that it names")
    return found


def _members(later: Later) -> dict[str, Any]:
    sweep = {} if later.sweep is None else {"sweep": b64.encode(later.sweep)}
    signed = {} if later.checkpoint is None else {"checkpoint": later.checkpoint.decode()}
    return {
        **signed,
        "note": later.note.decode(),
        "openings": b64.encode(later.openings),
        "position": later.position,
        **sweep,
    }


def _entry(line: bytes, position: int) -> Later:
    try:
        members = _decoded(line)
        found = Later(
            members["position"],
            members["note"].encode(),
            b64.decode(members["openings"], "openings"),
            b64.decode(members["sweep"], "results of a sweep") if "sweep" in members else None,
            members["checkpoint"].encode() if "checkpoint" in members else None,
        )
        same = canonical.encode(_members(found)) + b"\n" == line
    except (AttributeError, KeyError, TypeError) as error:
        raise Malformed(f"entry {position} since the copy has not the members that belong there") from error
    if not same or found.position != position:
        raise Malformed(f"entry {position} since the copy is not where it belongs")
    return found


def _decoded(line: bytes) -> Any:
    try:
        return canonical.decode(line.removesuffix(b"\n"))
    except CustodyError as error:
        raise Malformed(f"a line of the entries since the copy is damaged: {error.message}") from error


def _lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a regular file with their newlines.

    Raises Malformed for a last line without newline, StorageFailed.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with contextlib.closing(open(fd, "rb")) as stream:  # noqa: PTH123 - an open file
            while line := stream.readline(_LONGEST):
                if not line.endswith(b"\n"):
                    raise Malformed(f"{os.fspath(path)!r} is cut off in the middle of a line")
                yield line
    except OSError as error:
        raise StorageFailed(f"could not read {os.fspath(path)!r}: {durable.reason(error)}") from error
