"""Commands that only arrange an office for a test: from the same files, by the same words, they are run once in a run.

A vault is made with its staff, and a case, an order, a seizure and an exhibit are entered before most tests of commands
and pages, in offices that are the same byte for byte. What such a command leaves depends on the files of its desk, its
words, its environment, the clock and the numbers drawn, all of which are compared; it is kept as the files that it
changed, also for the other processes of the run. Whatever a command could depend on besides, a program that is patched
or a vault with something outside its desk, is seen, and the command run.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pickle
import stat
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from tests import memory, patches
from tests.cli.desk import Desk

#: How many outcomes a process keeps, some 150 KB each, their bytes in all, and how many bytes a desk may have.
MOST = 512
ROOM = 128 << 20
LARGE = 12 << 20

#: How many bytes a process writes for the others of its run.
SHARED = 48 << 20

#: By path from the folder: the mode, and the bytes of a file or None for a folder.
Files = dict[str, tuple[int, bytes | None]]

#: How many fixtures are being set up, one for another.
_fixtures = 0
_kept: OrderedDict[bytes, Outcome] = OrderedDict()
_written = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command changed at a desk, what it answered, and where it left clock and numbers."""

    changed: Files
    gone: tuple[str, ...]
    answer: str
    now: int
    drawn: int

    @property
    def size(self) -> int:
        """The bytes of all files that it left."""
        return sum(len(data or b"") for _, data in self.changed.values())


def arrange(desk: Desk, argv: tuple[str, ...], status: int) -> dict[str, Any]:
    """Type a command that must end with ``status``, or lay what it left before; gives its document."""
    before = _files(desk) if _alone(desk, argv) else None
    if before is None:
        return desk.done(*argv, status=status)
    key = _key(desk, argv, status, before)
    with _in_turn() if _makes_keys(argv) else nullcontext():
        found = _kept.get(key) or _of_others(key)
        if found is None:
            document = desk.done(*argv, status=status)
            if (after := _files(desk)) is not None:
                _keep(key, desk, before, after, document)
            return document
    _kept.move_to_end(key)
    _lay(desk.folder, found)
    desk.clock.set(found.now)
    desk.entropy._count = found.drawn
    document = json.loads(found.answer.replace("$DESK", json.dumps(str(desk.folder))[1:-1]))
    assert isinstance(document, dict)
    return document


@contextmanager
def setting_up() -> Iterator[None]:
    """Take what is typed meanwhile for arranging alone: no fixture is what a test is about."""
    global _fixtures  # noqa: PLW0603 - pytest sets fixtures up one after the other
    _fixtures += 1
    try:
        yield
    finally:
        _fixtures -= 1


def only_arranges(desk: Desk, argv: tuple[str, ...]) -> bool:
    """Return whether a command is typed for a fixture, and can leave nothing elsewhere than at its desk.

    It names no other place, and the vault has no server, neither for its ledger nor for a store.
    """
    if _fixtures == 0 or any(word.startswith(("/", "..", "~")) or "=/" in word for word in argv):
        return False
    settings = desk.folder / "vault" / "custody.toml"
    return not settings.is_file() or "://" not in settings.read_text()


def _alone(desk: Desk, argv: tuple[str, ...]) -> bool:
    """Return whether a command at this desk depends on nothing but what ``arrange`` compares."""
    vault = desk.folder / "vault"
    plain = type(desk) is Desk and type(desk.clock) is FixedClock and type(desk.entropy) is CountedEntropy
    if patches.in_force() or not plain or desk.environ.get("CUSTODY_VAULT") != str(vault):
        return False
    homes = (os.environ.get(f"XDG_{name}_HOME", "") for name in ("CONFIG", "DATA", "STATE"))
    if any(not home or Path(home).exists() for home in homes):
        return False
    if argv[0] == "init":
        return not vault.exists()
    if not (vault / "ledger.db").is_file():
        return False
    return '"/' not in (vault / "custody.toml").read_text()


def _makes_keys(argv: tuple[str, ...]) -> bool:
    """Return whether a command makes a key, of which each file has a salt of its own, drawn by the system."""
    return argv[0] == "init" or argv[:2] == ("key", "new")


@contextmanager
def _in_turn() -> Iterator[None]:
    """Keep the other processes of this run waiting: offices that all of them make get the same key files in each."""
    folder = _shared()
    if folder is None or not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
        yield
        return
    with (folder / "turn").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _files(desk: Desk) -> Files | None:
    """Return every file and folder of a desk; None where one is open, large, or no plain file.

    It is called for every command that is arranged, so that it works with texts, which take less time than paths.
    """
    found: Files = {}
    room = LARGE
    folders = [""]
    while folders:
        folder = folders.pop()
        with os.scandir(desk.folder / folder) as entries:
            for entry in entries:
                name, status = folder + entry.name, entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode):
                    found[name] = (status.st_mode, None)
                    folders.append(f"{name}/")
                    continue
                room -= status.st_size
                plain = stat.S_ISREG(status.st_mode) and status.st_nlink == 1
                if not plain or room < 0 or name.endswith(("-wal", "-shm")):
                    return None
                with open(entry.path, "rb", buffering=0) as file:  # noqa: PTH123 - a path for each takes more time
                    found[name] = (status.st_mode, file.read())
    return found


def _key(desk: Desk, argv: tuple[str, ...], status: int, before: Files) -> bytes:
    environ = sorted((name, value.replace(str(desk.folder), "$DESK")) for name, value in desk.environ.items())
    entropy = desk.entropy
    about = (argv, status, environ, desk.clock.now(), desk.step, entropy._seed, entropy._count)
    digest = hashlib.sha256(repr(about).encode())
    for name, (mode, data) in sorted(before.items()):
        line = f"{name}\n{mode} {'' if data is None else len(data)}\n"
        digest.update(os.fsencode(line))
        digest.update(data or b"")
    return digest.digest()


def _keep(key: bytes, desk: Desk, before: Files, after: Files, document: dict[str, Any]) -> None:
    changed = {name: file for name, file in after.items() if before.get(name) != file}
    gone = tuple(name for name in before if name not in after)
    answer = json.dumps(document).replace(json.dumps(str(desk.folder))[1:-1], "$DESK")
    outcome = Outcome(changed, gone, answer, desk.clock.now(), desk.entropy._count)
    _remember(key, outcome)
    _share(key, outcome)


def _remember(key: bytes, outcome: Outcome) -> None:
    _kept[key] = outcome
    while len(_kept) > MOST or sum(outcome.size for outcome in _kept.values()) > ROOM:
        _kept.popitem(last=False)


def _shared() -> Path | None:
    return memory.shared_by_run("arranged")


def _of_others(key: bytes) -> Outcome | None:
    """Return the outcome that another process of this run kept; None for none."""
    folder = _shared()
    try:
        packed = b"" if folder is None else (folder / key.hex()).read_bytes()
    except OSError:  # not there, or this test acts for an account that may not read it
        return None
    if not packed:
        return None
    outcome = pickle.loads(zlib.decompress(packed))  # noqa: S301 - this run wrote it, where nobody else can
    assert isinstance(outcome, Outcome)
    _remember(key, outcome)
    return outcome


def _share(key: bytes, outcome: Outcome) -> None:
    """Write an outcome for the other processes of this run, each file whole; no more than ``SHARED`` bytes in all."""
    global _written
    folder = _shared()
    if folder is None or "PYTEST_XDIST_WORKER" not in os.environ:
        return
    packed = zlib.compress(pickle.dumps(outcome), 1)
    if (_written := _written + len(packed)) <= SHARED and os.access(folder, os.W_OK, effective_ids=True):
        half = folder / f"{key.hex()}.{os.getpid()}"
        half.write_bytes(packed)
        half.replace(folder / key.hex())


def _lay(folder: Path, outcome: Outcome) -> None:
    """Put the files of an outcome at a desk; each comes whole, as a file of its own."""
    for name in reversed(outcome.gone):
        path = folder / name
        path.rmdir() if path.is_dir() else path.unlink()
    for name, (mode, data) in outcome.changed.items():
        path = folder / name
        if data is None:
            path.mkdir(exist_ok=True)
        else:
            new = path.with_name(f"{path.name}.laid")
            new.write_bytes(data)
            new.replace(path)
        path.chmod(stat.S_IMODE(mode))
