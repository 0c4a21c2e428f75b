"""What can be judged of entries from their bytes alone, many at once, so that another process can do it.

Takes and gives plain values. Whatever is not right is left to the caller to name.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from custody.errors import CustodyError
from custody.model import openings as opening_format
from custody.model.envelope import parse_entry, verify_entry
from custody.proof.note import VerifierKey

#: The bytes of a signed entry, and the verifier key string of its signer.
SignedBytes = tuple[bytes, str]
#: The bytes of a signed entry, and its openings in their stored form.
SealedBytes = tuple[bytes, bytes]
#: The bytes of a signed entry, its openings in their stored form, and the verifier key string of its signer.
GivenBytes = tuple[bytes, bytes, str]


def signatures(signed: Sequence[SignedBytes]) -> list[str | None]:
    """Say for each entry what is wrong with its signature, None if it is right."""
    return [_fault(data, vkey) for data, vkey in signed]


def whole(sealed: Sequence[SealedBytes]) -> list[bool]:
    """Say for each entry whether these openings are the content that was signed, all of it."""
    return [_whole(data, stored) for data, stored in sealed]


def right(given: Sequence[GivenBytes]) -> list[bool]:
    """Say for each entry whether it is signed with this key and these openings are the content that was signed."""
    return [_whole(data, stored) and _fault(data, vkey) is None for data, stored, vkey in given]


def _fault(data: bytes, vkey: str) -> str | None:
    try:
        verify_entry(_read(data), key_of(vkey))
    except CustodyError as error:
        return error.message
    return None


def _whole(data: bytes, stored: bytes) -> bool:
    try:
        said, (content, root) = _read(data).envelope, opening_format.unsealed(stored)
        return (len(content), root) == (said.fields, said.content)
    except CustodyError:
        return False


#: Reads an entry once for its content and for its signature, which is asked about some thousand entries later.
_read = lru_cache(4096)(parse_entry)


@lru_cache(256)
def key_of(vkey: str) -> VerifierKey:
    """Read a verifier key string once; Malformed or UnknownVersion for none."""
    return VerifierKey.parse(vkey)
