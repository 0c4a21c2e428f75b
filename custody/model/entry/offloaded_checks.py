"""Checks of entries from their bytes alone, many at once, so that another process can run them.

Arguments and results are plain values. The caller names the faults.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from custody.errors import CustodyError
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import SignedEntry, parse_entry, verify_entry, verify_read
from custody.proof.note import VerifierKey

#: The bytes of a signed entry, and the verifier key string of its signer.
SignedBytes = tuple[bytes, str]
#: The bytes of a signed entry, and its openings in their stored form.
SealedBytes = tuple[bytes, bytes]
#: The bytes of a valid signed entry, the verifier key string of its signer, the number of its fields, their 32-byte
#: content root, and its openings in their stored form.
GivenBytes = tuple[bytes, str, int, bytes, bytes]
#: Whether the openings of an entry match the signed content, and the verifier key string that signed it, or None.
Seen = tuple[bool, str | None]
#: The result for an entry that was not checked.
UNSEEN: Seen = (False, None)


def signatures(signed: Sequence[SignedBytes]) -> list[str | None]:
    """Return for each entry the fault of its signature, None if it is valid."""
    return [_wrong(data, vkey) for data, vkey in signed]


def seen(asked: tuple[Mapping[str, str], Sequence[SealedBytes]]) -> list[Seen]:
    """Return for each entry whether its openings match its content, and the key that signed it.

    ``asked`` is the verifier key strings by signer's name, and the entries. A key is None where the signer has none of
    these or the signature does not hold.
    """
    vkeys, sealed = asked
    return [_seen(data, stored, vkeys) for data, stored in sealed]


def right(given: Sequence[GivenBytes]) -> list[bool]:
    """Return for each entry whether its key signed it and its openings match the signed content.

    The caller has parsed the entry: it is not parsed again here.
    """
    return [
        _is_content(stored, fields, content) and _is_signed(data, vkey)
        for data, vkey, fields, content, stored in given
    ]


def _is_signed(data: bytes, vkey: str) -> bool:
    try:
        verify_read(data, key_of(vkey))
    except CustodyError:
        return False
    return True


def _wrong(data: bytes, vkey: str) -> str | None:
    try:
        verify_entry(parse_entry(data), key_of(vkey))
    except CustodyError as error:
        return error.message
    return None


def _seen(data: bytes, stored: bytes, vkeys: Mapping[str, str]) -> Seen:
    try:
        entry = parse_entry(data)
    except CustodyError:
        return UNSEEN
    said = entry.envelope
    return _is_content(stored, said.fields, said.content), _signed(entry, vkeys.get(said.by))


def _is_content(stored: bytes, fields: int, content: bytes) -> bool:
    try:
        leaves, root = opening_format.unsealed(stored)
    except CustodyError:
        return False
    return (len(leaves), root) == (fields, content)


def _signed(entry: SignedEntry, vkey: str | None) -> str | None:
    try:
        if vkey is not None:
            verify_entry(entry, key_of(vkey))
    except CustodyError:
        return None
    return vkey


@lru_cache(256)
def key_of(vkey: str) -> VerifierKey:
    """Return the parsed verifier key of a string, cached; raise Malformed or UnknownVersion for none."""
    return VerifierKey.parse(vkey)
