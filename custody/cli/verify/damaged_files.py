"""The refusal of `custody verify` of a sound file of another sort than a proof file."""

from __future__ import annotations

from custody.errors import UsageError
from custody.proof import file_sorts

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
    if file_sorts.is_growth(data):
        call = "`custody verify --old OLD --checkpoint NEW --consistency FILE --vkey KEY`"
        return "a consistency proof", f"Verify growth: {call}."
    if file_sorts.is_checkpoint(data):
        return "a checkpoint", (
            "With a proof file: `custody verify PROOF --checkpoint FILE --vkey KEY`. With an earlier one:"
            " `custody verify --old OLD --checkpoint NEW --vkey KEY`."
        )
    schema = file_sorts.schema_of(data)
    beside = next((flag for begin, flag in _BESIDE.items() if schema.startswith(begin)), None)
    return (
        None
        if beside is None
        else ("what lies beside one", f"Name the proof file, and give this with {beside}.")
    )
