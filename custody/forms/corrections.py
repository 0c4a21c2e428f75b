"""The corrected value of a field: read as the field's type has it, and different from before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.digits import whole
from custody.errors import UsageError
from custody.model.schema import types
from custody.proof.commitments.values import name_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from custody.ledger.views.entries.entries import EntryView
    from custody.model.schema.schema import FieldSpec
    from custody.model.schema.types import Value

    #: Reads a digest of that many bytes, which is called by a name.
    Digest = Callable[[str, str, int], Value]

#: How many bytes digests have, by the name of their type.
_DIGESTS = {"sha256": 32, "sha1": 20, "md5": 16, "entry": 32}
#: What is computed from bytes, and is no text that somebody could type.
_COMPUTED = frozenset({"manifest root", "object root", "sweep root"})


def value_of(field: FieldSpec, text: str, digest: Digest) -> Value:
    """Return the value of a typed text for a field; ``digest`` reads digests.

    Raise UsageError for a text that is no such value.
    """
    name = field.type.name
    if name == "count":
        counted = whole(text)
        if counted is None:
            raise UsageError(f"{field.name} is a whole number from 0, not {text[:60]!r}")
        return counted
    if name == "shift":
        ahead = whole(text.removeprefix("-"))
        if ahead is None:
            raise UsageError(f"{field.name} is a whole number of seconds, not {text[:60]!r}")
        return -ahead if text.startswith("-") else ahead
    if name == "flag":
        if text not in ("true", "false"):
            raise UsageError(f"{field.name} is true or false, not {text[:60]!r}")
        return text == "true"
    if name in _DIGESTS:
        return digest(text, field.name, _DIGESTS[name])
    if name in _COMPUTED:
        raise UsageError(
            f"{field.name} is computed from bytes and cannot be typed", hint="Archive or sweep again instead."
        )
    found = name_value(types.spelt(field.type, text).encode("utf-8", "surrogateescape"))
    if not isinstance(found, str) and name != "file name":
        raise UsageError(f"{field.name} is a text, and this is no UTF-8", hint="Type it in UTF-8.")
    wrong = field.type.check(found) or types.unkept(found, field.type)
    if wrong:
        raise UsageError(f"{field.name} {wrong}, not {text[:60]!r}")
    return found


def refuse_same(target: EntryView, name: str, value: Value) -> None:
    """Raise UsageError if a correction repeats the recorded value; an erased value is not compared."""
    before = next(field for field in target.fields if field.name == name)
    last = before.corrected_by
    if not before.newest_erased and value == before.newest:
        told = "holds nothing" if value is None else "says so"
        entry = target.position if last is None else last
        raise UsageError(f"{name} {told} already, by entry {entry}", hint="Give the correct value.")
