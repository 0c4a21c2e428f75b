"""Values of proposals that people confirm before they sign: targets, fields, reasons, expiry."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.entry.facts import Facts
from custody.model.schema.types import Value, split_codes

#: Fields of a proposal that could repeat the value to be erased, by their flags.
_REPEATING = {"--legal-basis": "legal_basis", "--explanation": "explanation"}


def open_until(facts: Facts) -> str | None:
    """Return the instant (RFC 3339) until which a proposal or offer can be accepted; None if not stated."""
    return facts.text("expires_at")


def target_of(values: Mapping[str, Value]) -> int:
    """Return the position of the entry that values name as ``entry_position``."""
    return int(str(values["entry_position"]))


def fields_of(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the names of the fields that a proposal would erase."""
    return split_codes(values["fields"])


def reasons_of(values: Mapping[str, Value]) -> dict[str, str]:
    """Return the texts of an erasure proposal that could repeat the value, by flag; empty if not stated."""
    return {flag: str(values.get(name) or "") for flag, name in _REPEATING.items()}
