"""Values of entries on exhibits: measure, identifying numbers, copies, photograph."""

from __future__ import annotations

from collections.abc import Mapping

from custody.ledger.views.entries.entries import EntryView
from custody.model.entry.facts import Facts
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof.commitments.values import name_value
from custody.proof.digest import ObjectDigest

#: Numbers that identify an exhibit: two with the same one may be the same item.
_OWN_NUMBERS = ("serial", "imei", "imei2", "iccid")


def measure(values: Mapping[str, Value]) -> Value:
    """Return the measure of a disposition's values, a code."""
    return values["measure"]


def unaccounted(facts: Facts) -> int:
    """Return the number of registered copies that are not accounted for."""
    return facts.count("outstanding_copy_count")


def own_numbers(values: Mapping[str, Value]) -> dict[str, str]:
    """Return the identifying numbers among an exhibit's values, by field."""
    return {name: value for name in _OWN_NUMBERS if isinstance(value := values.get(name), str)}


def merged_into(entry: EntryView) -> str | None:
    """Return the identifier of the exhibit that an entry merges into; None if it states none."""
    into = entry.value("into")
    return into if isinstance(into, str) else None


def photographed(digest: ObjectDigest, name: bytes) -> dict[str, Value]:
    """Return the values of a photograph's entry: its SHA-256, size in bytes and file name."""
    return {
        "photo_sha256": b64(digest.sha256),
        "photo_bytes": digest.bytes,
        "file_name": name_value(name),
    }
