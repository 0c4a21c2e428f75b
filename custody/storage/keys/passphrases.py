"""Reads passphrases from a file or the terminal, never from an argument or environment.

They are returned as the bytes that the key's box is sealed with; none is kept, logged or normalised.
"""

from __future__ import annotations

import getpass
import os
import stat
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

from custody.errors import KeyFailed
from custody.frozen import dataclass
from custody.portable import CLOEXEC, MODES, NOCTTY
from custody.storage.files import durable, regular_files


class OpenToOthers(KeyFailed):
    """Other accounts may read or write a secret's file; nothing is opened with it."""


#: Gives the passphrase for the key of this name.
Passphrase = Callable[[str], bytes]

_LONGEST = 4096
_NO_TERMINAL = "Give a file with --passphrase-file or name it in CUSTODY_PASSPHRASE_FILE."


@dataclass(frozen=True, slots=True)
class FromFile:
    """The first line of a file without its newline, read anew at each call."""

    path: Path

    def __call__(self, name: str) -> bytes:
        """Return the passphrase.

        Raises KeyFailed for a file that is missing, empty, or that others than its owner may read. A file of root's
        that a service manager hands to one account is accepted as well (systemd's LoadCredential).
        """
        shown = os.fspath(self.path)
        try:
            data, status = regular_files.read_regular(self.path, _LONGEST)
        except OSError as error:
            raise KeyFailed(
                f"could not read the passphrase file {shown!r} for key {name}: {durable.reason(error)}",
                hint="Name a readable file that holds the passphrase in its first line.",
            ) from error
        if MODES and status.st_mode & 0o077 and not _handed_over(status):
            raise OpenToOthers(
                f"the passphrase file {shown!r} may be read or written by others (mode {status.st_mode & 0o7777:04o})",
                hint=f"Run: chmod 600 {shown!r} — and change the passphrase if others may have seen it.",
            )
        line, newline, _ = data.partition(b"\n")
        if newline:
            line = line.removesuffix(b"\r")
        told = f"the first line of the passphrase file {shown!r} is empty"
        return _not_empty(line, told, "Put the passphrase of the key into its first line.")


def _handed_over(status: os.stat_result) -> bool:
    """Return whether root lets named accounts read a file of its own, by an access list.

    The group's bits then show the most that such an account may do (acl(5)), and the group itself is root's.
    """
    return status.st_uid == status.st_gid == 0 and stat.S_IMODE(status.st_mode) == 0o440


def from_file(path: Path) -> Passphrase:
    """Return a provider of the passphrase in a file's first line."""
    return FromFile(path)


def from_prompt(name: str) -> bytes:
    """Return a passphrase typed at the terminal without echo; KeyFailed when there is no terminal."""
    told = f"no passphrase was typed for key {name}"
    return _not_empty(_ask(f"Passphrase for {name}: "), told, "Type the passphrase of this key.")


def new_from_prompt(name: str) -> bytes:
    """Return a new key's passphrase, typed twice at the terminal; KeyFailed when the two differ."""
    first = _not_empty(_ask(f"New passphrase for {name}: "), f"no passphrase was typed for key {name}")
    if _ask("The same again: ") != first:
        raise KeyFailed(
            "the two passphrases differ", hint="Run the command again and type the same one twice."
        )
    return first


def _ask(prompt: str) -> bytes:
    """Return a line typed at the terminal; getpass alone would fall back to echoing standard input."""
    if not _terminal():
        raise KeyFailed("a passphrase is needed and there is no terminal to ask at", hint=_NO_TERMINAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt).encode("utf-8", "surrogateescape")
    except (EOFError, OSError, getpass.GetPassWarning) as error:
        raise KeyFailed("the terminal gave no passphrase", hint=_NO_TERMINAL) from error


def _terminal() -> bool:
    """Return whether there is a controlling terminal, or else a console, to ask at."""
    if not MODES:
        return sys.stdin is not None and sys.stdin.isatty()
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | NOCTTY | CLOEXEC))
    except OSError:
        return False
    return True


def _not_empty(
    passphrase: bytes, otherwise: str, hint: str = "Choose a passphrase of several words."
) -> bytes:
    if not passphrase:
        raise KeyFailed(otherwise, hint=hint)
    return passphrase
