"""Moves unsigned rows out of a vault's database into a file of the vault."""

from __future__ import annotations

import json
from base64 import b64encode
from itertools import count
from pathlib import Path
from typing import Any

from custody.errors import StorageFailed
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.stray_rows import find_strays
from custody.storage.database.row_removal import COLUMNS, Row, stray_rows
from custody.storage.database.sqlite.torn_database import torn_error
from custody.storage.files import durable
from custody.storage.vault.vault import Vault

#: The folder of the vault with the rows that were removed.
FOLDER = "removed"
SCHEMA = "custody.removed/1"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Taken:
    """The rows deleted, or to be deleted: descriptions, the file that saves them, and unrestorable damage."""

    rows: tuple[str, ...]
    kept: Path | None
    lost: tuple[str, ...]


def foresee_strays(vault: Vault) -> Taken:
    """Return the rows that ``take_strays`` would delete; change nothing, raise the same errors."""
    strays = find_strays(vault.store.read(), vault.log_key, vault.head)
    with vault.store.place.errors(), vault.store.lend() as connection:
        rows = stray_rows(connection, vault.store.place.dialect, strays)
    if rows:
        _check_whole(vault)
    return Taken(_words(rows), None, strays.lost)


def _check_whole(vault: Vault) -> None:
    """Raise StorageFailed if the database contradicts itself: its rows are not stray then."""
    if damage := vault.store.damage():
        raise torn_error(vault.store.place.name, damage)


def take_strays(vault: Vault) -> Taken:
    """Delete the rows that no signature covers, after saving them in a file; return what was deleted.

    It is one transaction. The caller has the right to sign. Raises, with nothing changed, ProofInvalid or HeadMismatch
    where they cannot be distinguished from missing entries, StorageFailed where the database contradicts itself, the
    file cannot be written or the database's role may not.
    """
    kept: Path | None = None
    with vault.store.begin() as txn:
        strays = find_strays(txn, vault.log_key, vault.head)
        rows = txn.stray_rows(strays)
        if rows:
            _check_whole(vault)
            kept = _keep(vault, strays.head.size, rows)
            txn.take_away(strays)
            txn.commit()
    return Taken(_words(rows), kept, strays.lost)


def _keep(vault: Vault, size: int, rows: list[Row]) -> Path:
    """Write the rows into a new file of the vault, durably; return its path."""
    now = format_instant(vault.clock.now())
    document = {
        "schema": SCHEMA,
        "origin": vault.origin,
        "at": now,
        "entries": size,
        "rows": [
            {"table": table, "row": {name: _value(value) for name, value in row.items()}}
            for table, row in rows
        ],
    }
    data = (json.dumps(document, indent=1) + "\n").encode()
    folder = vault.settings.vault / FOLDER
    try:
        durable.make_folder(folder, 0o700)
        for number in count(1):
            more = "" if number == 1 else f"-{number}"
            path = folder / f"{now.replace(':', '')}{more}.json"
            try:
                durable.create_file(path, data, 0o600)
            except FileExistsError:
                continue
            return path
    except OSError as error:
        raise StorageFailed(
            f"nothing was taken away: what it was cannot be kept in {str(folder)!r}: {durable.reason(error)}"
        ) from error
    raise AssertionError


def _value(value: Any) -> Any:
    """Return a value for JSON, bytes in base64."""
    return {"base64": b64encode(bytes(value)).decode()} if isinstance(value, bytes | memoryview) else value


def _words(rows: list[Row]) -> tuple[str, ...]:
    """Return a description of the rows of each table, by their keys."""
    told = []
    for table in COLUMNS:
        keys = [_key(table, row) for name, row in rows if name == table]
        if keys:
            more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
            told.append(f"{table}: {', '.join(keys[:_NAMED])}{more}")
    return tuple(told)


def _key(table: str, row: dict[str, Any]) -> str:
    if table == "head":
        return f"of {row['size']} entries"
    if table in ("erasures", "tiles", "tile_roots"):
        return "/".join(str(row[name]) for name in COLUMNS[table][:2])
    return str(row["name" if table == "subjects" else COLUMNS[table][0]])
