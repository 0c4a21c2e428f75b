"""The manifest ``backup.json`` of a backup: the copied ledger's head, and each file with its digest.

It is canonical JSON. The entry that records the backup has its digest, which binds every file to the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from custody.errors import CustodyError, Malformed, UnknownVersion
from custody.frozen import dataclass
from custody.law.clock import format_instant, parse_instant
from custody.model.schema import ids
from custody.proof import b64, canonical, checkpoint
from custody.storage.backups.layout import is_name

SCHEMA = "custody.backup-manifest/1"
_MEMBERS = {"escrow", "files", "ledger", "objects", "origin", "schema", "taken", "training", "written_by"}
_LEDGER = {"checkpoint", "root", "size"}
_OBJECTS = {"bytes", "count"}


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of a backup: its path below the folder, its length in bytes and its SHA-256 (32 bytes)."""

    name: str
    length: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Escrowed:
    """One escrow as the manifest lists it: the name of the officer's key, and the file in the folder."""

    key: str
    file: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The copied ledger's head, and the files of the backup in the order of their names.

    ``taken`` is when the copy was taken (seconds UTC), ``written_by`` names the program that wrote it, by plain JSON
    values. ``size`` and ``root`` (32 bytes) are those of the copied ledger, ``checkpoint`` the note by which the log
    signed them. ``objects`` and ``object_bytes`` are how many objects were listed and their bytes together.
    """

    origin: str
    training: bool
    taken: int
    written_by: Mapping[str, Any]
    size: int
    root: bytes
    checkpoint: bytes
    objects: int
    object_bytes: int
    files: tuple[ListedFile, ...]
    escrow: tuple[Escrowed, ...] = ()

    @property
    def length(self) -> int:
        """The bytes of all listed files together."""
        return sum(file.length for file in self.files)

    def format(self) -> bytes:
        """Return the manifest as canonical JSON and a newline."""
        return (
            canonical.encode(
                {
                    "escrow": [{"file": each.file, "key": each.key} for each in self.escrow],
                    "files": [
                        {"bytes": file.length, "name": file.name, "sha256": b64.encode(file.sha256)}
                        for file in self.files
                    ],
                    "ledger": {
                        "checkpoint": self.checkpoint.decode(),
                        "root": b64.encode(self.root),
                        "size": self.size,
                    },
                    "objects": {"bytes": self.object_bytes, "count": self.objects},
                    "origin": self.origin,
                    "schema": SCHEMA,
                    "taken": format_instant(self.taken),
                    "training": self.training,
                    "written_by": dict(self.written_by),
                }
            )
            + b"\n"
        )


def parse(data: bytes) -> Manifest:
    """Return the manifest that these bytes contain.

    Raises Malformed for any other bytes than ``Manifest.format`` writes, UnknownVersion for another schema.
    """
    members = canonical.decode(data.removesuffix(b"\n"))
    if not isinstance(members, dict):
        raise Malformed("the list of a backup's files is no JSON object")
    if members.get("schema") != SCHEMA:
        raise UnknownVersion(
            f"the backup is of schema {str(members.get('schema'))[:40]!a}, which this program does not know"
        )
    try:
        found = _read(members)
        checkpoint.parse(found.checkpoint)
        same = found.format() == data
    except (AttributeError, KeyError, TypeError, ValueError, CustodyError) as error:
        raise Malformed(f"the list of a backup's files is damaged: {error}") from error
    if not same:
        raise Malformed("the list of a backup's files is not written as this program writes it")
    return found


def _read(members: dict[str, Any]) -> Manifest:
    ledger, objects = members["ledger"], members["objects"]
    if members.keys() != _MEMBERS or ledger.keys() != _LEDGER or objects.keys() != _OBJECTS:
        raise Malformed("it has not the members of a list of files")
    counts = (
        ledger["size"],
        objects["count"],
        objects["bytes"],
        *(file["bytes"] for file in members["files"]),
    )
    if not all(type(count) is int and count >= 0 for count in counts) or not ids.is_origin(members["origin"]):
        raise Malformed("a count or its origin is none")
    files = tuple(
        ListedFile(str(file["name"]), file["bytes"], b64.decode_hash(file["sha256"]))
        for file in members["files"]
    )
    names = [file.name for file in files]
    escrow = tuple(Escrowed(str(each["key"]), str(each["file"])) for each in members["escrow"])
    if names != sorted(set(names)) or not all(map(is_name, names)):
        raise Malformed("its files are not named as those of a backup, each once and in order")
    if not all(ids.is_key_name(each.key) and each.file in names for each in escrow):
        raise Malformed("it names an escrow that is not among its files")
    return Manifest(
        origin=members["origin"],
        training=members["training"] is True,
        taken=parse_instant(members["taken"]),
        written_by=dict(members["written_by"]),
        size=ledger["size"],
        root=b64.decode_hash(ledger["root"]),
        checkpoint=str(ledger["checkpoint"]).encode(),
        objects=objects["count"],
        object_bytes=objects["bytes"],
        files=files,
        escrow=escrow,
    )
