"""The refusal of `custody verify` of a sound file of another sort than a proof file."""

from __future__ import annotations

import json

from custody.errors import CustodyError, UsageError
from custody.proof import checkpoint, consistency

#: Begins the schema of each file that lies beside a proof, with how it is given.
_BESIDE = {
    "custody.fields": "--fields FILE",
    "custody.chunk": "--chunk PREFIX",
    "custody.member": "--member PREFIX",
}


def refuse_others(data: bytes, name: str) -> None:
    """Raise UsageError for a file of another known sort, with the call that takes it."""
    what = _sort(data)
    if what is not None:
        raise UsageError(f"{name!r} is {what[0]}, no proof file of an entry", hint=what[1])


def _sort(data: bytes) -> tuple[str, str] | None:
    if _is_growth(data):
        call = "`custody verify --old OLD --checkpoint NEW --consistency FILE --vkey KEY`"
        return "a consistency proof", f"Verify growth: {call}."
    if _is_checkpoint(data):
        return "a checkpoint", "Two of them: `custody verify --old OLD --checkpoint NEW --vkey KEY`."
    beside = _beside(data)
    return (
        None
        if beside is None
        else ("what lies beside one", f"Name the proof file, and give this with {beside}.")
    )


def _is_growth(data: bytes) -> bool:
    try:
        consistency.parse(data)
    except CustodyError:
        return False
    return True


def _is_checkpoint(data: bytes) -> bool:
    try:
        checkpoint.parse(data)
    except CustodyError:
        return False
    return True


def _beside(data: bytes) -> str | None:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return None
    schema = str(found.get("schema")) if isinstance(found, dict) else ""
    return next((flag for begin, flag in _BESIDE.items() if schema.startswith(begin)), None)
