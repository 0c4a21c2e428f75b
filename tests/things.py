"""Other things than sticks that a simulated office takes in: phones, parts of what was split, rows of lists."""

from __future__ import annotations

from hashlib import sha256

from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.world import World


def phone(world: World, seizure: str, ref: str = "PH/1", by: str = "eve", **values: Value) -> str:
    """Register a phone with everything that is asked of one."""
    usual: dict[str, Value] = {
        "category": "phone",
        "description": "phone",
        "make": "Fairphone",
        "model": "4",
        "imei": "490154203237518",
        "capacity": None,
        "lock_state": "locked",
        "passcode_provided": "no",
        "network_isolation": "faraday",
        "faraday_bag_no": "F-100",
        "device_clock": "2026-11-02T08:02:00Z",
        "reference_clock": "2026-11-02T08:00:00Z",
    }
    return world.exhibit(seizure, ref, by, None, **{**usual, **values})


def part(world: World, parent: str, ref: str, by: str = "eve", **values: Value) -> str:
    """Register a part of something that is several things or was split."""
    usual: dict[str, Value] = {
        "parent": parent,
        "parent_relation": "split_off",
        "category": "other",
        "power_state": "none",
        "reference": ref,
        "description": "part",
        "condition": "fine",
    }
    return world.subject_of(world.sign(by, "exhibit.registered", {**usual, **values}))


def transcribe(
    world: World, seizure: str, data: bytes, rows: int = 1, by: str = "eve", **values: Value
) -> str:
    """Record a list on paper of which rows are entered next."""
    usual: dict[str, Value] = {
        "seizure": seizure,
        "source_sha256": b64(sha256(data).digest()),
        "source_bytes": len(data),
        "map_sha256": b64(sha256(b"map").digest()),
        "row_count": rows,
        "medium": "paper",
        "late_reason": "paper_record",
        "written_by": "desk officer",
        "original_location": "archive, shelf 4",
    }
    return world.subject_of(world.sign(by, "transcription.recorded", {**usual, **values}))


def row(
    world: World, register: str | None, seizure: str, row: int | None, by: str = "eve", **values: Value
) -> str:
    """Enter one row of a list."""
    usual: dict[str, Value] = {
        "transcription": register,
        "source_row": row,
        "late_reason": "paper_record",
        "occurred_at": "2026-10-01T10:00:00Z",
    }
    before = world.size()
    world.exhibit(seizure, f"P/{row}", by, None, **{**usual, **values})
    return world.entry(before).envelope.subject
