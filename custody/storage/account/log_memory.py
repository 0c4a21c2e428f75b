"""An account's memory of one log, outside vaults: key, checkpoints, receipts, forks.

The state folder of the log has key, checkpoints and forks. Receipts are in a folder beside the person's keys, so that
whoever restores vault and state together does not restore them too. Nothing is compared here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from custody.errors import Busy, CustodyError, HeadMismatch, Malformed, StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import Fork, KeptReceipt
from custody.proof import b64, canonical, checkpoint
from custody.proof.note import VerifierKey
from custody.storage.account.receipts import kept_receipts
from custody.storage.files import durable, regular_files
from custody.storage.files.file_locks import wait_and_hold
from custody.storage.settings.settings import Settings
from custody.storage.state.head import state_folder

SCHEMA = "custody.memory/1"
MEMORY = "memory"
LOG_VKEY = "log.vkey"
#: How many verified checkpoints are remembered, the newest ones.
MOST_CHECKPOINTS = 64
_LARGEST_FILE = 1 << 26
_LARGEST_KEY = 4096
_MEMBERS = {"checkpoints", "checksum", "compared", "forks", "origin", "schema"}
_FORK_MEMBERS = {"found", "kept", "proof", "resumption", "root", "time"}
_RESTORE = "Restore it from a copy of the state folder that is not older, then run `custody check`."


def memory_of(settings: Settings, origin: str) -> AccountMemory:
    """Return the memory that the account with these settings has of the log ``origin``."""
    return AccountMemory(state_folder(origin, settings.state), origin, receipts_of(settings))


def memories_in(state: Path, receipts: Path) -> list[tuple[str, VerifierKey | None, AccountMemory]]:
    """Return (origin, trusted key, memory) of every log remembered below ``state``, by origin.

    The key is None where none is trusted. Raises Malformed or StorageFailed for a key file that cannot be parsed or
    read.
    """
    found = []
    for folder in sorted(state.iterdir()) if state.is_dir() else ():
        key = read_vkey(folder / LOG_VKEY)
        origin = _origin_of(folder / MEMORY) if key is None else key.name
        if origin is not None:
            found.append((origin, key, AccountMemory(folder, origin, receipts)))
    return sorted(found, key=lambda each: each[0])


def _origin_of(path: Path) -> str | None:
    """Return the origin named in a memory file, None where the file is missing, unreadable or damaged."""
    try:
        members = canonical.decode(regular_files.read_regular(path, _LARGEST_FILE)[0].removesuffix(b"\n"))
    except (OSError, CustodyError):
        return None
    origin = members.get("origin") if isinstance(members, dict) else None
    return origin if isinstance(origin, str) else None


def receipts_of(settings: Settings) -> Path:
    """Return the account's folder of receipts: beside its keys, away from vaults and state."""
    return settings.receipts


def read_vkey(path: Path) -> VerifierKey | None:
    """Return the verifier key in a file, None where there is no such file.

    Raises Malformed for any other content, StorageFailed if the file cannot be read.
    """
    try:
        text = regular_files.read_regular(path, _LARGEST_KEY)[0].decode("utf-8", "replace")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise StorageFailed(
            f"could not read the key of the log {os.fspath(path)!r}: {durable.reason(error)}",
            hint="Check the file and its owner, then repeat the command.",
        ) from error
    return VerifierKey.parse(text.strip())


@dataclass(frozen=True, slots=True)
class _Remembered:
    """The content of a memory file."""

    checkpoints: tuple[bytes, ...] = ()
    compared: int = 0
    forks: tuple[Fork, ...] = ()


class AccountMemory:
    """One account's memory of a log: a JSON file and a receipts folder; implements LogMemory.

    The file is in the state folder, the receipts are elsewhere.
    ``{"checkpoints":[…],"checksum":…,"compared":n,"forks":[…],"origin":…,"schema":"custody.memory/1"}``: its
    checkpoints are signed notes in the order of remembering, ``checksum`` is base64 SHA-256 over the canonical JSON of
    the other members. Of a fork ``kept`` and ``found`` are texts, ``root`` and ``proof`` base64.
    """

    def __init__(self, state: Path, origin: str, receipts: Path, *, lock_seconds: float = 10.0) -> None:
        self._state = state
        self._path = state / MEMORY
        self._origin = origin
        self._receipts = receipts / origin
        self._lock_seconds = lock_seconds
        #: The bytes of the file that were parsed last, and their content.
        self._parsed = b"", _Remembered()

    def key(self) -> VerifierKey | None:
        """Return the log key that this account trusts, None where the log is met for the first time."""
        return read_vkey(self._state / LOG_VKEY)

    def trust(self, key: VerifierKey) -> None:
        """Record a log key as trusted; HeadMismatch where another one is trusted already, StorageFailed."""
        with self.exclusive():
            known = self.key()
            if known == key:
                return
            if known is not None:
                raise HeadMismatch(
                    f"this account trusts another key for {self._origin}",
                    hint="This may be another ledger under the same name: compare a receipt before you trust it.",
                )
            try:
                durable.create_file(self._state / LOG_VKEY, f"{key}\n".encode(), 0o644)
            except OSError as error:
                raise self._failed("write", self._state / LOG_VKEY, error) from error

    def checkpoints(self) -> list[bytes]:
        """Return the verified checkpoints, in the order of remembering; HeadMismatch, StorageFailed."""
        return list(self._load().checkpoints)

    def compared(self) -> int:
        """Return the size of the ledger up to which this account's receipts were compared with it.

        Raise HeadMismatch for a damaged memory, StorageFailed for an unreadable one.
        """
        return self._load().compared

    def forks(self) -> list[Fork]:
        """Return every fork that was found, in the order of finding; HeadMismatch, StorageFailed."""
        return list(self._load().forks)

    def receipts(self, start: int = 0) -> Iterator[KeptReceipt]:
        """Yield the receipts of positions from ``start`` on, in ascending position; StorageFailed."""
        return kept_receipts(self._receipts, start)

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Lock the memory against every other process of this account, for the length of a ``with`` block.

        Raises Busy after ``lock_seconds``, StorageFailed.
        """
        lock = self._path.with_name(f"{MEMORY}.lock")
        try:
            durable.make_folder(self._state, 0o700)
            fd = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise self._failed("lock", lock, error) from error
        try:
            try:
                wait_and_hold(fd, self._lock_seconds)
            except BlockingIOError:
                raise Busy(f"another process holds the memory {os.fspath(self._path)!r}") from None
            except OSError as error:
                raise self._failed("lock", lock, error) from error
            yield
        finally:
            os.close(fd)

    def remember(self, checkpoint_note: bytes, compared: int) -> None:
        """Record a verified checkpoint, and the size up to which receipts were compared.

        The newest ``MOST_CHECKPOINTS`` stay. Raises Busy, HeadMismatch or StorageFailed.
        """
        with self.exclusive():
            known = self._load()
            others = [note for note in known.checkpoints if note != checkpoint_note]
            newest = (*others, checkpoint_note)[-MOST_CHECKPOINTS:]
            new = replace(known, checkpoints=newest, compared=compared)
            if new != known:
                self._store(new)

    def keep_forks(self, forks: Sequence[Fork]) -> None:
        """Record forks; one that is recorded already stays unchanged. Busy, HeadMismatch, StorageFailed."""
        with self.exclusive():
            known = self._load()
            kept = {fork.kept for fork in known.forks}
            more = {fork.kept: fork for fork in forks if fork.kept not in kept}
            if more:
                self._store(replace(known, forks=(*known.forks, *more.values())))

    def answer_forks(self, resumption: int) -> None:
        """Record the position of a resumption as the answer to every fork that has none.

        Raises Busy, HeadMismatch, StorageFailed.
        """
        with self.exclusive():
            known = self._load()
            answered = tuple(
                replace(fork, resumption=resumption) if fork.resumption is None else fork
                for fork in known.forks
            )
            if answered != known.forks:
                self._store(replace(known, forks=answered))

    def _load(self) -> _Remembered:
        shown = os.fspath(self._path)
        try:
            data, _ = regular_files.read_regular(self._path, _LARGEST_FILE)
        except FileNotFoundError:
            return _Remembered()
        except regular_files.OddFile as error:
            raise HeadMismatch(
                f"{shown!r} is no memory of a log: {durable.reason(error)}", hint=_RESTORE
            ) from error
        except OSError as error:
            raise self._failed("read", self._path, error) from error
        known, content = self._parsed
        if data == known:
            return content
        try:
            content = _parse(self._origin, data)
        except CustodyError as error:
            raise HeadMismatch(
                f"what this account remembers in {shown!r} is damaged: {error.message}", hint=_RESTORE
            ) from error
        self._parsed = data, content
        return content

    def _store(self, new: _Remembered) -> None:
        try:
            durable.replace_file(self._path, _format(self._origin, new), 0o600)
        except OSError as error:
            raise self._failed("write", self._path, error) from error

    @staticmethod
    def _failed(what: str, path: Path, error: OSError) -> StorageFailed:
        return StorageFailed(f"could not {what} {os.fspath(path)!r}: {durable.reason(error)}")


def _format(origin: str, said: _Remembered) -> bytes:
    members: dict[str, Any] = {
        "checkpoints": [note.decode("utf-8") for note in said.checkpoints],
        "compared": said.compared,
        "forks": [_fork_members(fork) for fork in said.forks],
        "origin": origin,
        "schema": SCHEMA,
    }
    return canonical.encode({**members, "checksum": _checksum(members)}) + b"\n"


def _fork_members(fork: Fork) -> dict[str, Any]:
    return {
        "found": fork.found.decode("utf-8"),
        "kept": fork.kept.decode("utf-8"),
        "proof": [b64.encode(digest) for digest in fork.proof],
        "resumption": fork.resumption,
        "root": b64.encode(fork.root),
        "time": fork.time,
    }


def _checksum(members: dict[str, Any]) -> str:
    rest = {name: value for name, value in members.items() if name != "checksum"}
    return b64.encode(sha256(canonical.encode(rest)).digest())


def _parse(origin: str, data: bytes) -> _Remembered:
    """Return the content of a memory file; Malformed for a damaged one or one of another log."""
    members = canonical.decode(data.removesuffix(b"\n"))
    if not isinstance(members, dict) or members.keys() != _MEMBERS:
        raise Malformed("it has not the members of a memory")
    if members["schema"] != SCHEMA:
        raise Malformed(f"it is of schema {str(members['schema'])[:40]!a}, which this version does not know")
    if members["checksum"] != _checksum(members):
        raise Malformed("it does not fit its checksum")
    if members["origin"] != origin:
        raise Malformed(f"it belongs to ledger {str(members['origin'])[:200]!a}, not to {origin!r}")
    try:
        notes = tuple(note.encode() for note in members["checkpoints"])
        said = _Remembered(notes, members["compared"], tuple(map(_fork, members["forks"])))
        for note in notes:
            checkpoint.parse(note)
        same = _format(origin, said) == data
    except (AttributeError, KeyError, TypeError) as error:
        raise Malformed("its members are not of the types that belong there") from error
    if not same or type(said.compared) is not int:
        raise Malformed("it is not written the way this program writes it")
    return said


def _fork(members: dict[str, Any]) -> Fork:
    if members.keys() != _FORK_MEMBERS:
        raise Malformed("a fork has not the members that belong there")
    return Fork(
        members["kept"].encode(),
        members["found"].encode(),
        b64.decode(members["root"], "a root"),
        tuple(b64.decode(digest, "a hash") for digest in members["proof"]),
        members["time"],
        members["resumption"],
    )
