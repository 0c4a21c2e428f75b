"""Diagnosis of a text that is no entry: the member at fault, for the error message.

custody.model.entry.envelope alone decides what is valid; this module accepts nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import Malformed, UnknownVersion
from custody.law import clock
from custody.model.schema import ids
from custody.proof import b64, canonical

#: The members of an entry's text, in order.
MEMBERS = (
    "at",
    "by",
    "content",
    "fields",
    "id",
    "kind",
    "log",
    "prev",
    "re",
    "seen",
    "seq",
    "subject",
    "v",
)
_LARGEST = canonical.INTEGER_LIMIT - 1


def fault(text: str) -> Malformed | UnknownVersion:
    """Return the first fault of an invalid entry text, as the error to raise."""
    try:
        _read(text)
    except (Malformed, UnknownVersion) as error:
        return error
    return Malformed("an entry has a previous one exactly if it is not the first of its subject")


def _read(text: str) -> None:
    if not text.endswith("\n"):
        raise Malformed("the text of an entry ends without a newline")
    members = canonical.decode(text[:-1].encode("utf-8"))
    if not isinstance(members, dict):
        raise Malformed("the text of an entry is no JSON object")
    version = members.get("v")
    if isinstance(version, int) and version > 1:
        raise UnknownVersion(f"the entry is of ruleset {version}, which this program does not know")
    if tuple(members) != MEMBERS:
        raise Malformed("the text of an entry lacks a member or has one too many")
    clock.parse_instant(_str(members, "at"))
    _good(members, "by", ids.is_key_name)
    _hash(members, "content")
    _int(members, "fields", 1, 256)
    _good(members, "id", ids.is_uuid4)
    _good(members, "kind", ids.is_kind)
    _good(members, "log", ids.is_origin)
    for name in ("prev", "re"):
        if members[name] is not None:
            _hash(members, name)
    _seen(members, "seen")
    _int(members, "seq", 0, _LARGEST)
    _good(members, "subject", ids.is_uuid4)
    _int(members, "v", 1, _LARGEST)


def _str(members: dict[str, object], name: str) -> str:
    value = members[name]
    if not isinstance(value, str):
        raise Malformed(f"{name} of an entry is no text")
    return value


def _good(members: dict[str, object], name: str, test: Callable[[str], bool]) -> None:
    value = _str(members, name)
    if not test(value):
        raise Malformed(f"{name} of an entry is {value[:80]!r}, which is not of its form")


def _int(members: dict[str, object], name: str, low: int, high: int) -> None:
    value = members[name]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Malformed(f"{name} of an entry is no number from {low} to {high}")


def _hash(members: dict[str, object], name: str) -> None:
    b64.decode_hash(_str(members, name), f"{name} of an entry")


def _seen(members: dict[str, object], name: str) -> None:
    size, _, root = _str(members, name).partition(" ")
    if not ids.is_size(size):
        raise Malformed(f"{name} of an entry does not begin with a size")
    b64.decode_hash(root, f"the root in {name} of an entry")
