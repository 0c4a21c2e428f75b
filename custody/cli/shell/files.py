"""Files that a command reads or writes for its user, and typed keys and digests.

A file that exists is never overwritten unless --force says so. Evidence is not read here; custody.storage.files.sources
does that.
"""

from __future__ import annotations

import argparse
import binascii
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import Conflict, Malformed, NotFound, StorageFailed, UsageError
from custody.model.schema.ids import b64
from custody.portable import CLOEXEC, NONBLOCK
from custody.proof.note import MAX_NOTE_BYTES, VerifierKey, keys_in

if TYPE_CHECKING:
    from custody.cli.shell.call import Call

#: A proof file holds an entry, at most 63 hashes and a checkpoint with its cosignatures.
MOST_PROOF_BYTES = MAX_NOTE_BYTES + (1 << 17)
_MOST_KEY_BYTES = 1 << 12
#: A file of keys has one a line, of some hundred bytes.
_MOST_KEYS_BYTES = 1 << 20
_WHOLE_LINE = (
    "Give the whole line, as `custody log vkey`, `custody key show` or `custody witness init` prints it."
)
_REGULAR = "Name a regular file."
_OTHER_KINDS = {
    stat.S_IFDIR: ("a folder", "Name the file in it."),
    stat.S_IFIFO: ("a pipe", "Write what it gives to a file first, and name that."),
    stat.S_IFSOCK: ("a socket", _REGULAR),
    stat.S_IFCHR: ("a device", _REGULAR),
    stat.S_IFBLK: ("a device", _REGULAR),
}


def place(call: Call, text: str) -> Path:
    """Return the path of a named file or folder, relative to the caller's; raise UsageError for no name."""
    return _below(call.around.folder, text)


def _below(folder: Path, text: str) -> Path:
    if not text or "\0" in text:
        raise UsageError("an empty name, or one with a zero byte, names no file")
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        raise UsageError("a name with characters of which this system has no bytes names no file") from None
    return folder / text


def read(call: Call, text: str, limit: int) -> bytes:
    """Return a small regular file's bytes; raise NotFound, UsageError, StorageFailed.

    UsageError is for anything else or more than ``limit`` bytes. Pipes and devices are refused: they might never end.
    """
    return read_below(call.around.folder, text, limit)


def read_below(folder: Path, text: str, limit: int) -> bytes:
    """Return the bytes of a file below ``folder``; raise NotFound, UsageError, StorageFailed."""
    path = _below(folder, text)
    try:
        fd = os.open(path, os.O_RDONLY | NONBLOCK | CLOEXEC)
        try:
            mode = os.fstat(fd).st_mode
            if not stat.S_ISREG(mode):
                raise _no_file(path, mode)
            with os.fdopen(fd, "rb", closefd=False) as stream:
                data = stream.read(limit + 1)
        finally:
            os.close(fd)
    except (FileNotFoundError, NotADirectoryError):
        raise NotFound(f"there is no file {str(path)!r}", hint="Check the path.") from None
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise _no_file(path, stat.S_IFSOCK) from None
        if error.errno == errno.ELOOP:
            raise UsageError(f"{str(path)!r} is a link that leads back to itself", hint=_REGULAR) from None
        if error.errno == errno.ENAMETOOLONG:
            raise UsageError(f"{text[:80]!r}… is longer than a path can be", hint="Check it.") from None
        raise StorageFailed(f"could not read {str(path)!r}: {error.strerror}") from error
    if len(data) > limit:
        raise UsageError(f"{str(path)!r} is longer than {limit} bytes", hint="Is it the file that was meant?")
    return data


def _no_file(path: Path, mode: int) -> UsageError:
    kind, hint = _OTHER_KINDS.get(stat.S_IFMT(mode), ("something else", _REGULAR))
    return UsageError(f"{str(path)!r} is {kind}, not a file", hint=hint)


def read_key(call: Call, text: str) -> VerifierKey:
    """Return a verifier key: as typed, or with ``@FILE`` from a file, whose other lines are ignored.

    Raise UsageError for a malformed key: a mistyped key proves nothing about what it should verify.
    """
    where = ""
    if text.startswith("@"):
        where = f" in {str(place(call, text[1:]))!r}"
        text = _text(call, text[1:], _MOST_KEY_BYTES)
    keys = keys_in(text)
    try:
        return keys[0] if len(keys) == 1 else VerifierKey.parse(text.strip())
    except Malformed as error:
        raise UsageError(
            f"{error.message}{where}", hint=_WHOLE_LINE if error.hint == error.default_hint else error.hint
        ) from error


def read_keys(call: Call, texts: Iterable[str]) -> list[VerifierKey]:
    """Return verifier keys as ``read_key`` does, all of a file's, one a line; raise UsageError."""
    found: list[VerifierKey] = []
    for text in texts:
        own = keys_in(_text(call, text[1:], _MOST_KEYS_BYTES)) if text.startswith("@") else []
        found += own or [read_key(call, text)]
    return found


def key_in_file(call: Call, text: str) -> VerifierKey | None:
    """Return the verifier key in a file of this name, None if there is no such file or not one in it."""
    keys = keys_in(_text(call, text, _MOST_KEYS_BYTES)) if place(call, text).is_file() else []
    return keys[0] if len(keys) == 1 else None


def _text(call: Call, name: str, most: int) -> str:
    return read(call, name, most).decode("utf-8", "replace")


def forcing(parser: argparse.ArgumentParser) -> None:
    """Add the flag --force, which allows to overwrite."""
    parser.add_argument("--force", action="store_true", help="overwrite files that exist")


def refuse_existing(call: Call, paths: Iterable[Path]) -> None:
    """Raise Conflict for the first file that exists, unless --force was given; UsageError for a folder."""
    for path in paths:
        if path.is_dir():
            raise UsageError(f"{str(path)!r} is a folder, not a file", hint="Name a file in it.")
        if (path.exists() or path.is_symlink()) and not call.args.force:
            raise Conflict(
                f"there is something at {str(path)!r} already, and nothing is overwritten",
                hint="Choose another name, or say --force.",
            )


def write(call: Call, path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole and durably, over another only with --force; raise Conflict, StorageFailed.

    ``private`` files are readable by their owner only.
    """
    from custody.storage.files import durable

    call.reading.sign()
    mode = 0o600 if private else 0o644
    try:
        durable.make_folder(path.parent)
        if call.args.force:
            durable.replace_file(path, data, mode)
        else:
            durable.create_file(path, data, mode)
    except FileExistsError:
        raise Conflict(
            f"there is something at {str(path)!r} already, and nothing is overwritten",
            hint="Choose another name, or say --force.",
        ) from None
    except OSError as error:
        raise StorageFailed(f"could not write {str(path)!r}: {durable.reason(error)}") from error


def digest(text: str | None, flag: str, size: int = 32) -> str | None:
    """Return a hex digest of ``size`` bytes in base64 as entries hold it, None for None; raise UsageError."""
    if text is None:
        return None
    try:
        raw = binascii.unhexlify(text.strip())
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != size:
        raise UsageError(
            f"{flag} {text[:80]!r} is not {2 * size} hex digits",
            hint="Copy the digest as the tool prints it.",
        )
    return b64(raw)
