"""What proposals state that people are asked about before they sign, and until when others can agree."""

from __future__ import annotations

from collections.abc import Mapping

from custody.model.entry.facts import Facts
from custody.model.schema.types import Value, split_codes

#: What keeps a value that is to be erased where a proposal repeats it: its flag, and its field.
_REPEATING = {"--legal-basis": "legal_basis", "--explanation": "explanation"}


def open_until(facts: Facts) -> str | None:
    """Return the instant until which somebody else can agree to what is proposed or offered."""
    return facts.text("expires_at")


def target_of(values: Mapping[str, Value]) -> int:
    """Return the position of the entry that an entry is about."""
    return int(str(values["entry_position"]))


def fields_of(values: Mapping[str, Value]) -> tuple[str, ...]:
    """Return the fields that are proposed to be erased."""
    return split_codes(values["fields"])


def reasons_of(values: Mapping[str, Value]) -> dict[str, str]:
    """Return the texts of a proposal to erase that could repeat the value, by flag."""
    return {flag: str(values.get(name) or "") for flag, name in _REPEATING.items()}
