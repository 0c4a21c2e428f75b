"""Reads single facts from entries about exhibits: measure, identifying numbers, copies, photograph."""

from __future__ import annotations

from collections.abc import Mapping

from custody.ledger.views.entries.entries import EntryView
from custody.model.entry.facts import Facts
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.commitments.values import name_value
from custody.proof.digest import ObjectDigest

#: Numbers by which two exhibits are found to be the same thing.
_OWN_NUMBERS = ("serial", "imei", "imei2", "iccid")


def measure(values: Mapping[str, Value]) -> Value:
    """Return the measure by which an exhibit is disposed of."""
    return values["measure"]


def unaccounted(facts: Facts) -> int:
    """Return the number of copies registered and not accounted for."""
    return facts.count("outstanding_copy_count")


def own_numbers(values: Mapping[str, Value]) -> dict[str, str]:
    """Return the numbers of an exhibit that are its own, by field."""
    return {name: value for name in _OWN_NUMBERS if isinstance(value := values.get(name), str)}


def merged_into(entry: EntryView) -> str | None:
    """Return the exhibit that another was merged into."""
    into = entry.value("into")
    return into if isinstance(into, str) else None


def photographed(digest: ObjectDigest, name: bytes) -> dict[str, Value]:
    """Return the facts of a photograph's entry: its SHA-256, size and file name."""
    return {
        "photo_sha256": b64(digest.sha256),
        "photo_bytes": digest.bytes,
        "file_name": name_value(name),
    }
