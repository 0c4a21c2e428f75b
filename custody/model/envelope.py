"""The text of an entry: one line of canonical JSON that names kind, subject, signer, place in the chain and content.

What was signed is kept byte for byte; this module reads it strictly and writes the only form it would read.
"""

from __future__ import annotations

from dataclasses import dataclass

from custody.errors import CustodyError, Malformed, UnknownVersion
from custody.law import clock
from custody.model import ids
from custody.model.ids import b64, unb64
from custody.proof import canonical, merkle, note
from custody.proof.note import NoteSigner, SignatureLine, VerifierKey

#: Most bytes of a signed entry, note and all.
MOST_BYTES = 4096
_MEMBERS = (
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


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest checkpoint the signer had verified: entry count and 32-byte root."""

    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.size} {b64(self.root)}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What one entry says in the open.

    ``at`` is the signer's clock in seconds UTC, ``content`` the 32-byte root over ``fields`` sealed fields,
    ``prev`` and ``re`` are 32-byte leaf hashes or None.
    """

    at: int
    by: str
    content: bytes
    fields: int
    id: str
    kind: str
    log: str
    prev: bytes | None
    re: bytes | None
    seen: Seen
    seq: int
    subject: str
    v: int

    def text(self) -> str:
        """Give the signed text: canonical JSON (RFC 8785) and a newline."""
        members = {
            "at": clock.format_instant(self.at),
            "by": self.by,
            "content": b64(self.content),
            "fields": self.fields,
            "id": self.id,
            "kind": self.kind,
            "log": self.log,
            "prev": None if self.prev is None else b64(self.prev),
            "re": None if self.re is None else b64(self.re),
            "seen": str(self.seen),
            "seq": self.seq,
            "subject": self.subject,
            "v": self.v,
        }
        return canonical.encode(members).decode("utf-8") + "\n"


def parse_text(text: str) -> Envelope:
    """Read the text of an entry; Malformed for anything ``Envelope.text`` would not write."""
    if not text.endswith("\n"):
        raise Malformed("the text of an entry ends without a newline")
    members = canonical.decode(text[:-1].encode("utf-8"))
    if not isinstance(members, dict):
        raise Malformed("the text of an entry is no JSON object")
    version = members.get("v")
    if isinstance(version, int) and not isinstance(version, bool) and version != 1 and version > 0:
        raise UnknownVersion(f"the entry is of ruleset {version}, which this program does not know")
    if tuple(members) != _MEMBERS:
        raise Malformed("the text of an entry lacks a member or has one too many")
    envelope = Envelope(
        at=clock.parse_instant(_str(members, "at")),
        by=_good(members, "by", ids.is_key_name),
        content=unb64(_str(members, "content"), 32),
        fields=_int(members, "fields", 1, 256),
        id=_good(members, "id", ids.is_uuid4),
        kind=_good(members, "kind", ids.is_kind),
        log=_good(members, "log", ids.is_origin),
        prev=_hash(members, "prev"),
        re=_hash(members, "re"),
        seen=_seen(_str(members, "seen")),
        seq=_int(members, "seq", 0, 2**53 - 1),
        subject=_good(members, "subject", ids.is_uuid4),
        v=_int(members, "v", 1, 2**53 - 1),
    )
    if (envelope.prev is None) != (envelope.seq == 0):
        raise Malformed("an entry has a previous one exactly if it is not the first of its subject")
    return envelope


def _str(members: dict[str, object], name: str) -> str:
    value = members[name]
    if not isinstance(value, str):
        raise Malformed(f"{name} of an entry is no text")
    return value


def _good(members: dict[str, object], name: str, test: object) -> str:
    value = _str(members, name)
    if not callable(test) or not test(value):
        raise Malformed(f"{name} of an entry is {value[:80]!r}, which is not of its form")
    return value


def _int(members: dict[str, object], name: str, low: int, high: int) -> int:
    value = members[name]
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Malformed(f"{name} of an entry is no number from {low} to {high}")
    return value


def _hash(members: dict[str, object], name: str) -> bytes | None:
    return None if members[name] is None else unb64(_str(members, name), 32)


def _seen(text: str) -> Seen:
    size, _, root = text.partition(" ")
    if not size.isascii() or not size.isdigit() or str(int(size[:20])) != size or int(size) >= 2**53:
        raise Malformed("seen of an entry does not begin with a size")
    return Seen(int(size), unb64(root, 32))


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """An entry as it came: envelope, its signature line, the exact bytes and their leaf hash."""

    envelope: Envelope
    signature: SignatureLine
    note: bytes
    leaf: bytes


def parse_entry(data: bytes) -> SignedEntry:
    """Read a signed entry: one note with exactly one signature line, by the key that the text names.

    Raises Malformed or UnknownVersion. The signature itself is checked by ``verify_entry``.
    """
    if len(data) > MOST_BYTES:
        raise Malformed(f"an entry has {len(data)} bytes, more than {MOST_BYTES}")
    signed = note.parse(data)
    if len(signed.signatures) != 1:
        raise Malformed(f"an entry carries {len(signed.signatures)} signature lines instead of one")
    envelope = parse_text(signed.text)
    line = signed.signatures[0]
    if line.name != envelope.by:
        raise Malformed("an entry is signed under another name than its text gives")
    return SignedEntry(envelope, line, data, merkle.leaf_hash(data))


def verify_entry(entry: SignedEntry, key: VerifierKey) -> None:
    """Check the entry's signature with the signer's key; ProofInvalid if it does not hold."""
    note.open_single(entry.note, key)


def sign_entry(envelope: Envelope, signer: NoteSigner) -> SignedEntry:
    """Sign an envelope; Malformed if it would not be read back or the signer has another name."""
    if signer.verifier.name != envelope.by:
        raise Malformed(f"the envelope names {envelope.by}, the key is {signer.verifier.name}")
    return parse_entry(note.sign(envelope.text(), signer))


def readable(data: bytes) -> bool:
    """Say whether the bytes are an entry at all."""
    try:
        parse_entry(data)
    except CustodyError:
        return False
    return True
