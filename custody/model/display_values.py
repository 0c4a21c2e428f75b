"""Values of fields as text for people: digests in hex, file names as text, roots in one line.

Nothing is escaped here: the caller makes the text safe for a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.errors import CustodyError
from custody.layout import many
from custody.model import layouts
from custody.proof import b64
from custody.proof.commitments.typed_roots import ObjectRoot, typed_root_from_json
from custody.proof.commitments.values import name_bytes

if TYPE_CHECKING:
    from custody.model.entry.envelope import Envelope
    from custody.model.schema.types import Value

_DIGESTS = frozenset({"entry", "sha512", "sha256", "sha1", "md5"})


def value_text(value: Value, kind: str = "") -> str:
    """Return a value as text for people; ``kind`` is its field type's name, which turns digests into hex."""
    if value is None:
        return "(none)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return _composed(value)
    if kind in _DIGESTS and isinstance(value, str):
        try:
            return b64.decode(value).hex()
        except CustodyError:
            return value
    return str(value)


def hex_value(value: Value, kind: str) -> Value:
    """Return a digest in hex, and a value of another field type unchanged; ``kind`` is the type's name."""
    return value_text(value, kind) if kind in _DIGESTS and value is not None else value


def capacity_text(size: int) -> str:
    """Return a capacity as its label prints it, with the bytes: "500 GB (500,000,000,000 bytes)".

    Only the bytes where no unit gives the capacity in at most three decimals.
    """
    for base, sign in ((1000, "B"), (1024, "iB")):
        for place, prefix in enumerate("KMGTP", 1):
            unit = base**place
            thousandths, rest = divmod(size * 1000, unit)
            if unit <= size < base * unit and not rest:
                whole, part = divmod(thousandths, 1000)
                printed = f"{whole}.{part:03}".rstrip("0").rstrip(".")
                return f"{printed} {prefix}{sign} ({size:,} bytes)"
    return f"{size:,} bytes"


def text_with_note(text: str, note: str) -> str:
    """Return a value's text with the note on its correction in brackets; the text alone without a note."""
    return f"{text} ({note})" if note else text


def digest_owner(name: str, packed: Value) -> str:
    """Return "of the pack" or "of the file" for the field of a ``packed`` object, empty for other fields.

    An entry names the file or folder, and its root is the pack's. For a file with holes, MD5, SHA-1 and SHA-512 are the
    file's.
    """
    if packed is None or name not in ("object_root", "md5", "sha1", "sha512"):
        return ""
    return "of the file" if packed == "sparse_file" and name != "object_root" else "of the pack"


def types_of(envelope: Envelope) -> dict[str, str]:
    """Return the names of the field types of an entry's kind, by field; empty for an unknown kind."""
    try:
        fields = layouts.layout(envelope.v, envelope.kind).fields
    except CustodyError:
        return {}
    return {field.name: field.type.name for field in fields}


def _composed(value: dict[str, bool | int | str | None]) -> str:
    if "tree" not in value:
        # Bytes that are no UTF-8 become surrogates, which are shown as \\xNN.
        return name_bytes(value).decode("utf-8", "surrogateescape")
    root = typed_root_from_json(value)
    if isinstance(root, ObjectRoot):
        return f"{many(root.bytes, 'byte')}, SHA-256 {root.sha256.hex()}"
    return f"{many(root.count, 'line')}, root {root.root.hex()}"
