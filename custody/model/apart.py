"""What can be judged of entries from their bytes alone, many at once, so that another process can do it.

Takes and gives plain values. Whatever is not right is left to the caller to name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from custody.errors import CustodyError
from custody.model import openings as opening_format
from custody.model.envelope import SignedEntry, parse_entry, verify_entry
from custody.proof.note import VerifierKey

#: The bytes of a signed entry, and the verifier key string of its signer.
SignedBytes = tuple[bytes, str]
#: The bytes of a signed entry, and its openings in their stored form.
SealedBytes = tuple[bytes, bytes]
#: The bytes of a signed entry, its openings in their stored form, and the verifier key string of its signer.
GivenBytes = tuple[bytes, bytes, str]
#: Whether the openings of an entry are the content that was signed, and the verifier key string that it is signed with.
Seen = tuple[bool, str | None]
#: What is said of an entry that nobody has looked at.
UNSEEN: Seen = (False, None)


def signatures(signed: Sequence[SignedBytes]) -> list[str | None]:
    """Say for each entry what is wrong with its signature, None if it is right."""
    return [_wrong(data, vkey) for data, vkey in signed]


def seen(asked: tuple[Mapping[str, str], Sequence[SealedBytes]]) -> list[Seen]:
    """Say for each entry whether these openings are its content, all of it, and with which of these keys it is signed.

    The keys are verifier key strings by the names of signers; None where the signer has none of them, or did not sign.
    """
    vkeys, sealed = asked
    return [_seen(data, stored, vkeys.get) for data, stored in sealed]


def right(given: Sequence[GivenBytes]) -> list[bool]:
    """Say for each entry whether it is signed with this key and these openings are the content that was signed."""
    return [_seen(data, stored, _always(vkey)) == (True, vkey) for data, stored, vkey in given]


def _always(vkey: str) -> Callable[[str], str]:
    return lambda _: vkey


def _wrong(data: bytes, vkey: str) -> str | None:
    try:
        verify_entry(parse_entry(data), key_of(vkey))
    except CustodyError as error:
        return error.message
    return None


def _seen(data: bytes, stored: bytes, vkey_of: Callable[[str], str | None]) -> Seen:
    """Look at one entry; ``vkey_of`` gives the key that a signer is taken to have, by his name, None for none."""
    try:
        entry = parse_entry(data)
    except CustodyError:
        return UNSEEN
    return _whole(entry, stored), _signed(entry, vkey_of(entry.envelope.by))


def _whole(entry: SignedEntry, stored: bytes) -> bool:
    try:
        content, root = opening_format.unsealed(stored)
    except CustodyError:
        return False
    return (len(content), root) == (entry.envelope.fields, entry.envelope.content)


def _signed(entry: SignedEntry, vkey: str | None) -> str | None:
    try:
        if vkey is not None:
            verify_entry(entry, key_of(vkey))
    except CustodyError:
        return None
    return vkey


@lru_cache(256)
def key_of(vkey: str) -> VerifierKey:
    """Read a verifier key string once; Malformed or UnknownVersion for none."""
    return VerifierKey.parse(vkey)
