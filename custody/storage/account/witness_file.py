"""The memory of a witness: what it cosigned, in a file with a checksum or for the life of a process.

A witness refuses to sign if the file is missing or damaged. custody.ledger.publish.witness decides what to sign.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from custody.errors import Busy, ConfigError, Conflict, CustodyError, Malformed, StorageFailed
from custody.ledger.publish.witness import Head, Remembered
from custody.proof import b64, canonical
from custody.proof.checkpoint import SIZE_LIMIT
from custody.proof.note import VerifierKey
from custody.storage.files import durable, regular_files
from custody.storage.files.file_locks import wait_and_hold

SCHEMA = "custody.witness/1"
_LARGEST_FILE = 1 << 24
_MEMBERS = {"accepted", "earlier", "left", "log", "root", "size", "time"}


class WitnessFile:
    """One file of canonical JSON and a newline; implements the port WitnessMemory.

    ``{"checksum":…,"heads":[…],"schema":"custody.witness/1","witness":…}``: each head is
    ``{"accepted":[…],"earlier":[…],"left":[…],"log":…,"root":…,"size":n,"time":s}``. ``log`` and ``witness`` are
    verifier keys, ``heads`` is sorted by origin with each origin once, ``earlier`` and ``left`` are heads
    ``[size,root,time]``, ``accepted`` resumptions ``[position,leaf]``, ``checksum`` is base64 SHA-256 over the
    canonical JSON of the other members.
    """

    def __init__(self, path: Path, witness: VerifierKey, *, lock_seconds: float = 10.0) -> None:
        self._path = path
        self._witness = witness
        self._lock_seconds = lock_seconds

    def create(self) -> None:
        """Create the memory file of a new witness; Conflict if there is one, StorageFailed."""
        try:
            durable.make_folder(self._path.parent, 0o700)
            durable.create_file(self._path, _format(self._witness, {}), 0o600)
        except FileExistsError:
            raise Conflict(
                f"there is a witness's memory at {os.fspath(self._path)!r} already",
                hint="Use it; a witness that forgot what it cosigned is none.",
            ) from None
        except OSError as error:
            raise self._failed("make", error) from error

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Lock the memory against every other process for a ``with`` block; Busy after ``lock_seconds``."""
        lock = self._path.with_name(f"{self._path.name}.lock")
        try:
            fd = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._failed("lock", error) from error
        try:
            self._wait_for_lock(fd)
            yield
        finally:
            os.close(fd)

    def recall(self, origin: str) -> Remembered | None:
        """Return the remembered state of the log with this origin, None if it was never seen.

        Raises ConfigError where the memory is missing, damaged or another witness's, StorageFailed.
        """
        return self.heads().get(origin)

    def heads(self) -> dict[str, Remembered]:
        """Return the remembered state of every log, by origin.

        Raises ConfigError where the memory is missing, damaged or another witness's, StorageFailed.
        """
        shown = os.fspath(self._path)
        try:
            data, _ = regular_files.read_regular(self._path, _LARGEST_FILE)
        except FileNotFoundError:
            raise ConfigError(
                f"the witness's memory {shown!r} is not there, so nobody knows what it cosigned before",
                hint="Restore the file, or become a new witness under a new key: `custody witness init`.",
            ) from None
        except OSError as error:
            raise self._failed("read", error) from error
        try:
            witness, heads = _parse(data)
        except CustodyError as error:
            raise ConfigError(
                f"the witness's memory {shown!r} is damaged: {error.message}",
                hint="Restore the file from a copy that is not older, or become a new witness under a new key.",
            ) from error
        if witness != self._witness:
            raise ConfigError(
                f"the memory {shown!r} belongs to the witness {witness.name}, not to {self._witness.name}",
                hint="Name the memory of this witness with --memory.",
            )
        return heads

    def remember(self, head: Remembered) -> None:
        """Write the remembered state of one log durably, in place of the earlier one.

        Raises ConfigError where the memory is missing, damaged or another witness's, StorageFailed.
        """
        heads = {**self.heads(), head.origin: head}
        try:
            durable.replace_file(self._path, _format(self._witness, heads), 0o600)
        except OSError as error:
            raise self._failed("write", error) from error

    def _wait_for_lock(self, fd: int) -> None:
        try:
            wait_and_hold(fd, self._lock_seconds)
        except BlockingIOError:
            raise Busy(f"another process holds the memory {os.fspath(self._path)!r}") from None

    def _failed(self, what: str, error: OSError) -> StorageFailed:
        return StorageFailed(
            f"could not {what} the witness's memory {os.fspath(self._path)!r}: {durable.reason(error)}"
        )


class WitnessNotes:
    """A witness's memory that ends with the process; implements the port WitnessMemory."""

    def __init__(self) -> None:
        self._heads: dict[str, Remembered] = {}

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Do nothing: no other process has these notes."""
        yield

    def recall(self, origin: str) -> Remembered | None:
        """Return the remembered state of the log with this origin, None if it was never seen."""
        return self._heads.get(origin)

    def remember(self, head: Remembered) -> None:
        """Record the remembered state of one log, in place of the earlier one."""
        self._heads[head.origin] = head


def memory_path(key_file: Path) -> Path:
    """Return the default path of the memory of the witness with this key file: beside it, ``.memory``."""
    return key_file.with_suffix(".memory")


def _format(witness: VerifierKey, heads: Mapping[str, Remembered]) -> bytes:
    members: dict[str, Any] = {
        "heads": [
            {
                "accepted": [[position, b64.encode(leaf)] for position, leaf in remembered.accepted],
                "earlier": _listed(remembered.earlier),
                "left": _listed(remembered.left),
                "log": remembered.log_vkey,
                "root": b64.encode(remembered.root),
                "size": remembered.size,
                "time": remembered.time,
            }
            for _, remembered in sorted(heads.items())
        ],
        "schema": SCHEMA,
        "witness": str(witness),
    }
    members["checksum"] = _checksum(members)
    return canonical.encode(members) + b"\n"


def _listed(heads: Sequence[Head]) -> list[list[Any]]:
    return [[head.size, b64.encode(head.root), head.time] for head in heads]


def _checksum(members: Mapping[str, Any]) -> str:
    rest = {name: value for name, value in members.items() if name != "checksum"}
    return b64.encode(sha256(canonical.encode(rest)).digest())


def _parse(data: bytes) -> tuple[VerifierKey, dict[str, Remembered]]:
    """Return a witness's key and its last checkpoint of each log, from the bytes of its memory file.

    Raises Malformed for any other bytes than ``_format`` writes.
    """
    members = canonical.decode(data.removesuffix(b"\n"))
    if not isinstance(members, dict) or members.keys() != {"checksum", "heads", "schema", "witness"}:
        raise Malformed("it has not the members of a witness's memory")
    if members["schema"] != SCHEMA:
        raise Malformed(f"it is of schema {str(members['schema'])[:40]!a}, which this version does not know")
    if members["checksum"] != _checksum(members):
        raise Malformed("it does not fit its checksum")
    if not isinstance(members["heads"], list) or not isinstance(members["witness"], str):
        raise Malformed("its members are not of the types that belong there")
    witness = VerifierKey.parse(members["witness"])
    heads = {remembered.origin: remembered for remembered in map(_head, members["heads"])}
    if _format(witness, heads) != data:
        raise Malformed("it is not written the way this program writes it")
    return witness, heads


def _head(value: Any) -> Remembered:
    good = isinstance(value, dict) and value.keys() == _MEMBERS
    if not good or not isinstance(value["log"], str) or not isinstance(value["root"], str):
        raise Malformed("a remembered head has not the members that belong there")
    size, when = value["size"], value["time"]
    if not all(type(number) is int and 0 < number < SIZE_LIMIT for number in (size, when)):
        raise Malformed("a remembered head has a size or time that cannot be")
    VerifierKey.parse(value["log"])
    return Remembered(
        value["log"],
        size,
        b64.decode_hash(value["root"], "a remembered root"),
        when,
        tuple(_earlier(head) for head in _list(value["earlier"])),
        tuple(_earlier(head) for head in _list(value["left"])),
        tuple(_accepted(resumption) for resumption in _list(value["accepted"])),
    )


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Malformed("a list of a remembered head is none")
    return value


def _earlier(value: Any) -> Head:
    good = isinstance(value, list) and len(value) == 3 and isinstance(value[1], str)
    if not good or not all(
        type(number) is int and 0 < number < SIZE_LIMIT for number in (value[0], value[2])
    ):
        raise Malformed("an earlier head is not written as size, root and time")
    return Head(value[0], b64.decode_hash(value[1], "a remembered root"), value[2])


def _accepted(value: Any) -> tuple[int, bytes]:
    good = isinstance(value, list) and len(value) == 2 and isinstance(value[1], str)
    if not good or type(value[0]) is not int or not 0 <= value[0] < SIZE_LIMIT:
        raise Malformed("a resumption is not remembered as position and hash")
    return value[0], b64.decode_hash(value[1], "the hash of a resumption")
