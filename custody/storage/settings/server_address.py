"""Verifies that a typed database address may go into a vault, where everybody reads it."""

from __future__ import annotations

from pathlib import Path

from custody.errors import UsageError
from custody.storage.settings.database_addresses import WHERE, holds_secret, is_address, is_plain
from custody.storage.settings.vault_file import of_server


def check_stated(address: str | None, flag: str, *, own: Path) -> None:
    """Raise UsageError for a text that is no plain server address, holds a password, or sets trust.

    Settings of trust belong in the person's ``own`` settings file. The error names the ``flag``; None is accepted.
    """
    if address is None:
        return
    if not is_address(address):
        hint = "Write it as postgresql://USER@HOST/DATABASE; without it the ledger is a file in the vault."
        raise UsageError(f"{flag} is no address of a database server", hint=hint)
    if holds_secret(address):
        hint = f"Leave it out, change that password, and put the new one into {WHERE}."
        raise UsageError(f"{flag} holds a secret, which others can see on a command line", hint=hint)
    if not is_plain(address):
        hint = "Write it as postgresql://USER@HOST:PORT/DATABASE?NAME=VALUE, other characters as %XX."
        raise UsageError(f"{flag} can be read as more than one address", hint=hint)
    for setting in of_server(address):
        name = setting.name.partition(": ")[2]
        todo = f"leave it out, and write at the top of {str(own)!r}: {setting.line}"
        hint = f"It is your own choice: {todo}" if setting.line else setting.instead.replace("there", "here")
        raise UsageError(f"{flag} sets {name!r}, which a vault does not say", hint=hint)
