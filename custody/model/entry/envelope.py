"""The text of an entry: a line of canonical JSON with kind, subject, signer, chain and content.

The signed bytes are kept as they are; this module reads them strictly and writes only the form that it reads.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Sequence
from typing import Any

from custody.errors import CustodyError, Malformed, UnknownVersion
from custody.frozen import dataclass
from custody.law import clock
from custody.model.schema import ids
from custody.model.schema.ids import b64
from custody.proof import canonical, merkle, note
from custody.proof.note import NoteSigner, SignatureLine, VerifierKey

#: Most bytes of a signed entry with its signature line.
MOST_BYTES = 4096
#: The kind of the first entry of every log, and of no other.
OPENING = "ledger.opened"
_LARGEST = 2**53 - 1
# Entries of later forms begin with a line of their own, whatever their length; this form has none.
_NEWER = re.compile(rb"custody\.entry/([2-9]|[1-9][0-9]{1,8})\n")
# 32 bytes in base64: the last digit has two bits too many, which are zero.
_HASH = "([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)"
_NUMBER = "(0|[1-9][0-9]{0,15})"
_UUID4 = "([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"
# No value holds a character that JSON would escape, so that this is RFC 8785's only spelling of the members.
_FORM = re.compile(
    r'\{"at":"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)","by":"([a-z0-9./-]+)",'
    rf'"content":"{_HASH}","fields":([1-9][0-9]{{0,2}}),"id":"{_UUID4}","kind":"([a-z_.]+)",'
    rf'"log":"([a-z0-9./-]+)","prev":(?:null|"{_HASH}"),"re":(?:null|"{_HASH}"),"seen":"{_NUMBER} {_HASH}",'
    rf'"seq":{_NUMBER},"subject":"{_UUID4}","v":1\}}\n'
)
_BEFORE_NAME = len("\u2014 ".encode())
# A whole signed entry. A key id of 4 bytes and a signature of 64 are 91 characters, the last without slack bits.
_SIGNED = re.compile(rf"{_FORM.pattern}\n\u2014 ([a-z0-9./-]+) ([A-Za-z0-9+/]{{90}}[AEIMQUYcgkosw048]=)\n")


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest checkpoint the signer had verified: entry count and 32-byte root."""

    size: int
    root: bytes

    def __str__(self) -> str:
        return f"{self.size} {b64(self.root)}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """The public part of one entry.

    ``at`` is the signer's clock in seconds UTC, ``content`` the 32-byte root over ``fields`` committed fields,
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
        """Return the signed text: canonical JSON (RFC 8785) and a newline."""
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
    """Parse the text of an entry.

    Raise Malformed or UnknownVersion for anything ``Envelope.text`` would not write. The form leaves every value one
    spelling, so that a text that matches it is canonical.
    """
    found = _FORM.fullmatch(text)
    envelope = None if found is None else _envelope(found.groups())
    if envelope is None:
        from custody.model.entry.envelope_diagnostics import fault

        raise fault(text)
    return envelope


def _envelope(said: Sequence[Any]) -> Envelope | None:
    """Return the envelope of a matching text, None if a member is too large or prev and seq differ.

    ``said`` are the texts of its members in their order, None for null.
    """
    at, by, content, fields, entry_id, kind, log, prev, re_, size, root, seq, subject = said
    envelope = Envelope(
        at=clock.parse_instant(at),
        by=by,
        content=a2b_base64(content),
        fields=int(fields),
        id=entry_id,
        kind=kind,
        log=log,
        prev=None if prev is None else a2b_base64(prev),
        re=None if re_ is None else a2b_base64(re_),
        seen=Seen(int(size), a2b_base64(root)),
        seq=int(seq),
        subject=subject,
        v=1,
    )
    fits = (
        envelope.fields <= 256
        and envelope.seq <= _LARGEST
        and envelope.seen.size <= _LARGEST
        and (envelope.prev is None) == (envelope.seq == 0)
        and ids.is_key_name(by)
        and ids.is_kind(kind)
        and ids.is_origin(log)
    )
    return envelope if fits else None


@dataclass(frozen=True, slots=True)
class SignedEntry:
    """A signed entry: envelope, signature line, the exact bytes and their 32-byte leaf hash."""

    envelope: Envelope
    signature: SignatureLine
    note: bytes
    leaf: bytes


def parse_entry(data: bytes) -> SignedEntry:
    """Parse a signed entry: one note with exactly one signature line, by the key that the text names.

    Raise Malformed or UnknownVersion. The signature itself is verified by ``verify_entry``.
    """
    if newer := _NEWER.match(data):
        raise UnknownVersion(f"the entry is of form {int(newer[1])}, which this program does not know")
    if len(data) > MOST_BYTES:
        raise Malformed(f"an entry has {len(data)} bytes, more than {MOST_BYTES}")
    return _at_once(data) or _in_parts(data)


def _at_once(data: bytes) -> SignedEntry | None:
    """Parse a valid entry in one pass; None for any other, whose fault ``_in_parts`` raises."""
    try:
        found = _SIGNED.fullmatch(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if found is None:
        return None
    *said, name, signed = found.groups()
    envelope = _envelope(said)
    if envelope is None or name != envelope.by:
        return None
    line = a2b_base64(signed)
    return SignedEntry(envelope, SignatureLine(name, line[:4], line[4:]), data, merkle.leaf_hash(data))


def _in_parts(data: bytes) -> SignedEntry:
    """Parse an entry as a note and then its text."""
    signed = note.parse(data)
    if len(signed.signatures) != 1:
        raise Malformed(f"an entry carries {len(signed.signatures)} signature lines instead of one")
    envelope = parse_text(signed.text)
    line = signed.signatures[0]
    if line.name != envelope.by:
        raise Malformed("an entry is signed under another name than its text gives")
    return SignedEntry(envelope, line, data, merkle.leaf_hash(data))


def verify_entry(entry: SignedEntry, key: VerifierKey) -> None:
    """Verify the entry's signature with the signer's key; raise ProofInvalid if it does not hold."""
    text = entry.note[: entry.note.rindex(b"\n\n") + 1]
    note.verify_line(text, entry.signature, key)


def verify_read(data: bytes, key: VerifierKey) -> None:
    """Verify the signature in the bytes of an entry that was parsed before.

    Raise ProofInvalid if it does not hold.
    """
    text, _, line = data.rpartition(b"\n\n")
    name, _, signed = line[_BEFORE_NAME:].partition(b" ")
    raw = a2b_base64(signed)
    note.verify_line(text + b"\n", SignatureLine(name.decode("utf-8"), raw[:4], raw[4:]), key)


def sign_entry(envelope: Envelope, signer: NoteSigner) -> SignedEntry:
    """Sign an envelope and return the entry.

    Raise Malformed if it would not be parsed back as the same envelope, or the signer has another name.
    """
    if signer.verifier.name != envelope.by:
        raise Malformed(f"the envelope names {envelope.by}, the key is {signer.verifier.name}")
    entry = parse_entry(note.unchecked(note.signed(envelope.text(), signer)))
    if entry.envelope != envelope:
        raise Malformed("the envelope says what no entry can say")
    return entry


def readable(data: bytes) -> bool:
    """Return whether the bytes parse as a signed entry."""
    try:
        parse_entry(data)
    except CustodyError:
        return False
    return True


def opening_fault(position: int, envelope: Envelope) -> str:
    """Return the fault of an entry at a position: the first, and only it, opens the log; empty if none."""
    opens = envelope.kind == OPENING
    if position:
        return f"is {OPENING}, which only the first entry is" if opens else ""
    if not opens:
        return f"is the first entry and {envelope.kind}, not {OPENING}"
    return "" if envelope.re is None else "is the first entry and answers another"
