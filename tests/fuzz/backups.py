"""Parsers of the files of a backup, and of the records of programs in a database."""

from __future__ import annotations

from pathlib import Path

from custody.errors import CustodyError, Malformed
from custody.proof import checkpoint
from custody.storage.backups import escrow, later_entries, manifest
from custody.storage.backups.folder import BackupFolder
from custody.storage.backups.manifest import Escrowed, ListedFile, Manifest
from custody.storage.versions.program import this_program
from custody.storage.versions.writers import Writer, read_writer
from tests.fuzz.files import folder, in_file
from tests.fuzz.parser import Parser
from tests.proof.keys import LOG, ORIGIN

_KEY = "lab.example/9f3ac0517be24d18"


def _manifests() -> list[bytes]:
    note = checkpoint.sign(checkpoint.Checkpoint(ORIGIN, 3, bytes(range(32))), LOG)
    files = (ListedFile("escrow/0.json", 4, bytes(32)), ListedFile("ledger.db", 3, bytes(range(32))))
    made = Manifest(
        origin=ORIGIN,
        training=False,
        taken=1_793_610_000,
        written_by=this_program().document(),
        size=3,
        root=bytes(range(32)),
        checkpoint=note,
        objects=1,
        object_bytes=5,
        files=files,
        escrow=(Escrowed(_KEY, "escrow/0.json"),),
    )
    return [made.format()]


def _escrows() -> list[bytes]:
    return [escrow.Escrow(LOG.verifier, LOG.verifier, bytes(112)).format()]


def _sinces() -> list[bytes]:
    path = folder() / "made.since"
    path.unlink(missing_ok=True)
    note = checkpoint.sign(checkpoint.Checkpoint(ORIGIN, 5, bytes(range(32))), LOG)
    later = [later_entries.Later(3, b"a\n", b"x"), later_entries.Later(4, b"b\n", b"y", b"leaf\n")]
    later_entries.write(later_entries.Since(path, ORIGIN, bytes(32), 3, 5, note), later)
    return [path.read_bytes()]


def _since(path: Path) -> None:
    found = later_entries.read(path)
    for _ in () if found is None else found.entries():
        continue


def _programs() -> list[bytes]:
    return [Writer(this_program(), 1_793_610_000).text.encode()]


def _program(data: bytes) -> None:
    if read_writer(data.decode("utf-8", "surrogateescape")) is None:
        raise Malformed("it is no record of a program")


BACKUPS: tuple[Parser, ...] = (
    Parser("record of a program", ("custody.storage.versions.writers.read_writer",), _program, _programs),
    Parser(
        "list of a backup",
        ("custody.storage.backups.manifest.parse",),
        lambda data: manifest.parse(data).format(),
        _manifests,
    ),
    Parser(
        "folder of a backup",
        ("custody.storage.backups.folder.BackupFolder.open",),
        in_file(lambda path: BackupFolder.open(path.parent), "backup/backup.json"),
        _manifests,
        (CustodyError,),
    ),
    Parser(
        "escrow",
        ("custody.storage.backups.escrow.parse",),
        lambda data: escrow.parse(data).format(),
        _escrows,
    ),
    Parser(
        "entries since a copy",
        ("custody.storage.backups.later_entries.read",),
        in_file(_since, "since"),
        _sinces,
    ),
)
