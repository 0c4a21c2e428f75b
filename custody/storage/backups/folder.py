"""Reads a backup folder strictly, to verify it or restore from it; writes nothing.

No file is trusted before its digest was compared with the manifest's. Whether the ledger recorded this very manifest
is for the caller to verify, by the manifest's digest ``digest``.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from custody.errors import CustodyError, Malformed, NotFound, ProofInvalid, StorageFailed
from custody.ledger.ports import ListedErasure, Progress
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey
from custody.storage.account.log_memory import LOG_VKEY, read_vkey
from custody.storage.backups import later_entries, layout, manifest
from custody.storage.backups.escrow import Escrow
from custody.storage.backups.escrow import parse as parse_escrow
from custody.storage.backups.later_entries import Since
from custody.storage.backups.manifest import ListedFile, Manifest
from custody.storage.database import SqlLedgerStore
from custody.storage.files import durable, regular_files
from custody.storage.keys.log_key import LOG_FOLDER
from custody.storage.state.erasures import ErasureList

_LARGEST_MANIFEST = 1 << 24
_LARGEST_ESCROW = 1 << 14
_PIECE = 1 << 20


class BackupFolder:
    """One backup: its folder ``path``, its ``manifest``, and the manifest's SHA-256 ``digest`` (32 bytes)."""

    def __init__(self, path: Path, listed: Manifest, digest: bytes) -> None:
        self.path = path
        self.manifest = listed
        self.digest = digest

    @classmethod
    def open(cls, path: Path) -> BackupFolder:
        """Return a backup after reading its manifest; no other file is read.

        Raises NotFound where there is no backup, Malformed for a damaged manifest, UnknownVersion for a newer one,
        StorageFailed where it cannot be read.
        """
        file = path / layout.MANIFEST
        try:
            data = regular_files.read_regular(file, _LARGEST_MANIFEST)[0]
        except (FileNotFoundError, NotADirectoryError):
            raise NotFound(
                f"there is no backup in {os.fspath(path)!r} (no {layout.MANIFEST} in it)",
                hint="Name the folder of one backup, such as DIR/2026-11-29T021500Z-004711.",
            ) from None
        except regular_files.OddFile as error:
            raise Malformed(f"{os.fspath(file)!r} is no list of files: {durable.reason(error)}") from error
        except OSError as error:
            raise StorageFailed(f"could not read {os.fspath(file)!r}: {durable.reason(error)}") from error
        return cls(path, manifest.parse(data), sha256(data).digest())

    @property
    def database(self) -> Path:
        """The copied database, a SQLite file without anything beside it."""
        return self.path / layout.DATABASE

    def has(self, name: str) -> bool:
        """Return whether the manifest lists a file of this name."""
        return any(file.name == name for file in self.manifest.files)

    def below(self, folder: str) -> list[ListedFile]:
        """Return the listed files of one folder of the backup, such as ``log``, in the order of their names."""
        return [file for file in self.manifest.files if file.name.startswith(f"{folder}/")]

    def verify(self, progress: Progress) -> None:
        """Verify every listed file by its length and SHA-256.

        Raises ProofInvalid for the first that differs or is missing, StorageFailed for one that cannot be read.
        """
        done = 0
        for file in self.manifest.files:
            for piece in self._pieces(file):
                done += piece
                progress.advance(done, self.manifest.length, "bytes verified")

    def read(self, name: str, most: int = 1 << 26) -> bytes:
        """Return the bytes of a listed file, at most ``most``, verified by its digest.

        Raises NotFound for one that is not listed, ProofInvalid for one that is longer or differs from the manifest,
        StorageFailed.
        """
        file = next((file for file in self.manifest.files if file.name == name), None)
        if file is None:
            raise NotFound(f"the backup {os.fspath(self.path)!r} has no {name}")
        if file.length > most:
            raise self._differs(file, f"it is longer than {most} bytes")
        with self._reading(file):
            data = regular_files.read_regular(self.path / file.name, most)[0]
        if (len(data), sha256(data).digest()) != (file.length, file.sha256):
            raise self._differs(file)
        return data

    def unlisted(self) -> list[str]:
        """Return, sorted, the paths of files neither listed in the manifest nor written after it."""
        known = {file.name for file in self.manifest.files} | layout.UNLISTED
        found = (path for path in self.path.rglob("*") if path.is_symlink() or not path.is_dir())
        return sorted(name for path in found if (name := path.relative_to(self.path).as_posix()) not in known)

    def log_key(self) -> VerifierKey:
        """Return the verifier key of the log as the backup has it, which proves nothing by itself.

        Raises ProofInvalid where the file differs from the manifest, or the key is of another log.
        """
        self.read(f"{LOG_FOLDER}/{LOG_VKEY}")
        key = read_vkey(self.path / LOG_FOLDER / LOG_VKEY)
        if key is None or key.name != self.manifest.origin:
            raise ProofInvalid(f"the backup {os.fspath(self.path)!r} has not the key of its own log")
        return key

    def escrows(self) -> list[Escrow]:
        """Return the escrows of the log key's passphrase, one for each officer, in the manifest's order.

        Raises ProofInvalid for one that differs from the manifest, Malformed, UnknownVersion, StorageFailed.
        """
        found = []
        for listed in self.manifest.escrow:
            escrow = parse_escrow(self.read(listed.file, _LARGEST_ESCROW))
            if (escrow.officer.name, escrow.log.name) != (listed.key, self.manifest.origin):
                raise ProofInvalid(f"the escrow {listed.file} of the backup is not for {listed.key}")
            found.append(escrow)
        return found

    def since(self) -> Since | None:
        """Return the entries since the copy, None where they were never written: the backup is unfinished.

        Raises Malformed for a damaged file, ProofInvalid for one that belongs to another backup, StorageFailed.
        """
        found = later_entries.read(self.path / layout.SINCE)
        if found is None:
            return None
        here = (self.manifest.origin, self.digest, self.manifest.size)
        if (found.origin, found.manifest, found.first) != here:
            raise ProofInvalid(f"{os.fspath(found.path)!r} belongs to another backup")
        return found

    def frontier(self) -> Frontier:
        """Return the Merkle frontier of the copied ledger, compared with the manifest's size and root.

        Raises ProofInvalid where they differ, and the errors of opening a database.
        """
        store = SqlLedgerStore.open(self.database, readonly=True)
        try:
            row = store.read().head()
        finally:
            store.close()
        hashes = [row.frontier[at : at + 32] for at in range(0, len(row.frontier), 32)]
        found = Frontier.from_hashes(row.size, hashes)
        if (found.size, found.root()) != (self.manifest.size, self.manifest.root):
            raise ProofInvalid(
                f"the copy in {os.fspath(self.path)!r} is not of the ledger that its list names"
            )
        return found

    def erasures(self) -> list[ListedErasure]:
        """Return the erasures that a restore applies, each once: those listed with the copy, then later ones.

        Raises HeadMismatch for a damaged list, ProofInvalid for one that differs from the manifest, StorageFailed.
        """
        lists = [self.path / layout.ERASURES]
        if self.has(layout.LISTED_ERASURES):
            self.read(layout.LISTED_ERASURES, layout.LARGEST_ERASURES)
            lists.insert(0, self.path / layout.LISTED_ERASURES)
        return list(dict.fromkeys(erasure for path in lists for erasure in self.list_of(path).read()))

    def list_of(self, path: Path) -> ErasureList:
        """Return the list of this log's erasures in the file ``path``."""
        return ErasureList(path, self.manifest.origin)

    def _pieces(self, file: ListedFile) -> Iterator[int]:
        digest, length = sha256(), 0
        with self._reading(file):
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
            fd = os.open(self.path / file.name, flags)
            try:
                while piece := os.read(fd, _PIECE):
                    digest.update(piece)
                    length += len(piece)
                    yield len(piece)
            finally:
                os.close(fd)
        if (length, digest.digest()) != (file.length, file.sha256):
            raise self._differs(file)

    @contextmanager
    def _reading(self, file: ListedFile) -> Iterator[None]:
        try:
            yield
        except (FileNotFoundError, NotADirectoryError, regular_files.OddFile) as error:
            raise self._differs(file, durable.reason(error)) from error
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise self._differs(file, "it is a link") from error
            raise StorageFailed(
                f"could not read {file.name} of the backup {os.fspath(self.path)!r}: {durable.reason(error)}"
            ) from error

    def _differs(self, file: ListedFile, why: str = "its bytes are others") -> ProofInvalid:
        return ProofInvalid(
            f"{file.name} of the backup {os.fspath(self.path)!r} is not as it was written: {why}",
            hint="Keep this folder as it is, and restore from another backup.",
        )


def folders_in(parent: Path) -> list[BackupFolder]:
    """Return the backups directly below ``parent`` by folder name, [] where there is no such folder.

    Folders that are no readable backup of this program are left out. StorageFailed where ``parent`` cannot be listed.
    """
    try:
        paths = sorted(path for path in parent.iterdir() if (path / layout.MANIFEST).is_file())
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise StorageFailed(f"could not list {os.fspath(parent)!r}: {durable.reason(error)}") from error
    found = []
    for path in paths:
        try:
            found.append(BackupFolder.open(path))
        except CustodyError:  # a folder that is no backup of this program says nothing about the others
            continue
    return found
