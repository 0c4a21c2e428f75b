"""The ``[store.<name>.verification]`` tables of a vault's custody.toml: intervals of verification."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from custody.errors import ConfigError
from custody.ledger.stores.verification_policy import DEFAULT, Policy, window_from
from custody.storage.settings.toml_values import refuse_unknown, text_of

#: Whole numbers of the table, with the least and the most each may be.
_NUMBERS = {
    "full_days": (1, 3650),
    "sample_days": (1, 3650),
    "sample_leaves": (1, 100_000),
    "rate": (1, 1_000_000),
    "copies": (1, 16),
}


def read_policy(file: Path, store: str, table: object) -> Policy:
    """Return the verification policy of one store, the default for ``table`` None.

    Raises ConfigError, naming file, table and key.
    """
    if table is None:
        return DEFAULT
    where = f"[store.{store}.verification] of {str(file)!r}"
    if not isinstance(table, Mapping):
        raise ConfigError(
            f"'verification' of store {store!r} must be a table {where}", hint="Correct the file."
        )
    refuse_unknown(file, table, frozenset({*_NUMBERS, "window"}), f"store.{store}.verification.")
    found: dict[str, Any] = {name: _number(table[name], name, where) for name in _NUMBERS if name in table}
    if "window" in table:
        found["window"] = window_from(text_of(table["window"], "window", where))
        if found["window"] is None:
            raise ConfigError(
                f"'window' in {where} must be hours in UTC, as in \"20-06\"", hint="Correct the value."
            )
    return Policy(**found)


def _number(value: object, name: str, where: str) -> int:
    least, most = _NUMBERS[name]
    if type(value) is not int or not least <= value <= most:
        raise ConfigError(
            f"'{name}' in {where} must be a whole number from {least} to {most}", hint="Correct the value."
        )
    return value
