"""The files of a backup are read strictly: the list, the sealed passphrase, and what was entered since the copy."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from custody.errors import KeyFailed, Malformed, NotFound, ProofInvalid, UnknownVersion, UsageError
from custody.proof import checkpoint, merkle
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import SeedSigner, VerifierKey
from custody.storage.backups import escrow, later_entries, layout, manifest
from custody.storage.backups.folder import BackupFolder
from custody.storage.backups.manifest import Escrowed, ListedFile, Manifest
from custody.storage.keys.key_files import Cost, read_header, write_key
from custody.storage.versions.program import this_program

ORIGIN = "lab.example/0123456789abcdef0123456789abcdef"
LOG = SeedSigner(ORIGIN, b"\7" * 32)
QUICK = Cost(1, 8192)


def nothing(*_: object) -> None:
    """Take no notice of progress."""


class Silent:
    """Takes no notice of progress."""

    advance = staticmethod(nothing)


def noted(size: int, root: bytes) -> bytes:
    return checkpoint.sign(Checkpoint(ORIGIN, size, root), LOG)


def listed(**changes: Any) -> Manifest:
    """Return a manifest of two files."""
    usual: dict[str, Any] = {
        "origin": ORIGIN,
        "training": False,
        "taken": 1_790_000_000,
        "written_by": this_program().document(),
        "size": 3,
        "root": b"\1" * 32,
        "checkpoint": noted(3, b"\1" * 32),
        "objects": 1,
        "object_bytes": 5,
        "files": (
            ListedFile("escrow/0.json", 4, sha256(b"seal").digest()),
            ListedFile("ledger.db", 3, sha256(b"abc").digest()),
        ),
        "escrow": (Escrowed("lab.example/9f3ac0517be24d18", "escrow/0.json"),),
    }
    return Manifest(**(usual | changes))


def written(folder: Path, found: Manifest) -> Path:
    """Write a folder of which the manifest is right."""
    (folder / "escrow").mkdir(parents=True)
    (folder / "ledger.db").write_bytes(b"abc")
    (folder / "escrow" / "0.json").write_bytes(b"seal")
    (folder / layout.MANIFEST).write_bytes(found.format())
    return folder


def test_a_list_of_files_is_read_as_it_was_written() -> None:
    found = listed()
    assert manifest.parse(found.format()) == found
    assert found.length == 7


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b'"size":3', b'"size":4', 1) + b" ",
        lambda data: data.replace(b'"ledger.db"', b'"../a.db.."'),
        lambda data: data.replace(b'"ledger.db"', b'"since"'),
        lambda data: data.replace(b'"bytes":3', b'"bytes":-3'),
        lambda data: data.replace(b'"bytes":3', b'"bytes":true'),
        lambda data: data.replace(b'"file":"escrow/0.json"', b'"file":"escrow/1.json"'),
        lambda data: data.replace(b'"training":false', b'"training":null'),
        lambda data: data.replace(b'"count":1', b'"count":1,"more":2'),
        lambda data: data.removesuffix(b"\n"),
        lambda data: b"[]\n",
        lambda data: data[:40],
    ],
)
def test_a_list_of_files_that_was_altered_is_refused(change: Callable[[bytes], bytes]) -> None:
    with pytest.raises((Malformed, UnknownVersion)):
        manifest.parse(change(listed().format()))


def test_a_list_of_a_newer_schema_is_told_apart() -> None:
    with pytest.raises(UnknownVersion, match=r"custody\.backup-manifest/2"):
        manifest.parse(listed().format().replace(b"custody.backup-manifest/1", b"custody.backup-manifest/2"))


def test_each_file_is_compared_with_its_digest(tmp_path: Path) -> None:
    folder = BackupFolder.open(written(tmp_path / "one", listed()))
    folder.verify(Silent())
    assert folder.read("ledger.db") == b"abc"
    assert folder.unlisted() == []
    (folder.path / "more").write_bytes(b"")
    assert folder.unlisted() == ["more"]
    for data in (b"abd", b"ab", b"abcd"):
        (folder.path / "ledger.db").write_bytes(data)
        with pytest.raises(ProofInvalid, match=r"ledger\.db"):
            folder.verify(Silent())
        with pytest.raises(ProofInvalid, match=r"ledger\.db"):
            folder.read("ledger.db")
    (folder.path / "ledger.db").unlink()
    (folder.path / "ledger.db").symlink_to(folder.path / "more")
    with pytest.raises(ProofInvalid, match="a link"):
        folder.verify(Silent())
    (folder.path / "ledger.db").unlink()
    with pytest.raises(ProofInvalid, match="No such file"):
        folder.verify(Silent())


def test_a_folder_without_a_list_is_no_backup(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no backup"):
        BackupFolder.open(tmp_path)


def officer(folder: Path, number: int) -> tuple[VerifierKey, Path]:
    """Make the key file of an officer, whose passphrase is ``pass``."""
    path = write_key(folder, f"lab.example/{number:016x}", bytes([number]) * 32, b"pass", cost=QUICK)
    return read_header(path).verifier, path


def test_a_sealed_passphrase_is_opened_by_its_officer_and_by_nobody_else(tmp_path: Path) -> None:
    key, file = officer(tmp_path, 1)
    _, other = officer(tmp_path, 2)
    sealed = escrow.parse(escrow.seal(b"a passphrase", LOG.verifier, key).format())
    assert escrow.open_escrow(sealed, read_header(file), b"pass") == b"a passphrase"
    with pytest.raises(KeyFailed, match="sealed to"):
        escrow.open_escrow(sealed, read_header(other), b"pass")
    with pytest.raises(KeyFailed):
        escrow.open_escrow(sealed, read_header(file), b"wrong")
    forged = escrow.Escrow(sealed.log, read_header(other).verifier, sealed.sealed)
    with pytest.raises(KeyFailed, match="altered"):
        escrow.open_escrow(forged, read_header(other), b"pass")


def test_what_is_sealed_is_never_the_same_and_holds_nothing_readable(tmp_path: Path) -> None:
    key, _ = officer(tmp_path, 1)
    first, second = (escrow.seal(b"a passphrase", LOG.verifier, key).sealed for _ in range(2))
    assert first != second
    assert b"passphrase" not in first


def test_nothing_is_sealed_to_what_is_no_key_to_seal_to() -> None:
    with pytest.raises(UsageError, match="no point"):
        escrow.seal(b"x", LOG.verifier, VerifierKey("lab.example/0000000000000001", 1, bytes(32)))
    with pytest.raises(UsageError, match="no Ed25519 key"):
        escrow.seal(b"x", LOG.verifier, VerifierKey("lab.example/0000000000000001", 4, b"\1" * 32))
    for passphrase in (b"", b"x" * (escrow.LONGEST + 1)):
        with pytest.raises(UsageError, match="cannot be sealed"):
            escrow.seal(passphrase, LOG.verifier, LOG.verifier)


def later(tmp_path: Path, count: int = 3, before: int = 2) -> tuple[Frontier, later_entries.Since]:
    """Write entries since a copy of ``before`` entries; return the frontier of the copy."""
    frontier = Frontier()
    frontier.extend(merkle.leaf_hash(b"%d" % at) for at in range(before))
    copied = frontier.copy()
    entries = [
        later_entries.Later(before + at, b"%d\n" % at, b"openings %d" % at, b"leaf\n" if at == 1 else None)
        for at in range(count)
    ]
    frontier.extend(merkle.leaf_hash(entry.note) for entry in entries)
    note = noted(frontier.size, frontier.root())
    found = later_entries.Since(tmp_path / "since", ORIGIN, b"\3" * 32, before, frontier.size, note)
    later_entries.write(found, entries)
    assert later_entries.read(found.path) == found
    assert list(found.entries()) == entries
    return copied, found


def test_entries_since_a_copy_lead_from_it_to_the_logs_checkpoint(tmp_path: Path) -> None:
    copied, found = later(tmp_path)
    found.prove(copied, LOG.verifier)
    with pytest.raises(ProofInvalid, match="do not follow"):
        found.prove(Frontier(), LOG.verifier)
    other = Frontier()
    other.extend([b"\5" * 32] * copied.size)
    with pytest.raises(ProofInvalid, match="not those"):
        found.prove(other, LOG.verifier)
    with pytest.raises(ProofInvalid):
        found.prove(copied, SeedSigner(ORIGIN, b"\6" * 32).verifier)


def test_entries_since_a_copy_that_were_altered_or_cut_off_are_refused(tmp_path: Path) -> None:
    _, found = later(tmp_path)
    whole = found.path.read_bytes()
    lines = whole.splitlines(keepends=True)
    changed = (
        whole[:-1],
        b"".join(lines[:-1]),
        b"".join([*lines[:2], *lines[3:]]),
        b"".join([*lines[:1], *lines[2:3], *lines[1:2], *lines[3:]]),
        whole.replace(b"openings", b"Openings"),
        whole.replace(b'"position":2', b'"position":3'),
        b"",
        lines[0],
    )
    for data in changed:
        found.path.write_bytes(data)
        with pytest.raises((Malformed, UnknownVersion)):
            later_entries.read(found.path)
    found.path.unlink()
    assert later_entries.read(found.path) is None


def test_the_name_of_a_backup_says_when_it_was_taken_and_how_many_entries_it_has() -> None:
    assert layout.folder_name(1_795_918_500, 4711) == "2026-11-29T021500Z-004711"
    assert layout.is_name("log/lab.example~0123.key")
    for name in ("/etc/passwd", "../a", "a/../b", "a//b", ".hidden", "a/.b", "a/b/c/d", "since", "", "a\n"):
        assert not layout.is_name(name)
