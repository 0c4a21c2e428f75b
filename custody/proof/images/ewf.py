"""Segments of an E01: their names and numbers, and whether another one follows.

Reads no media. Source: the Expert Witness Compression Format specification of libewf, version 1.
"""

from __future__ import annotations

import re
import struct

from custody.errors import Malformed, UsageError

SIGNATURE = b"EVF\x09\x0d\x0a\xff\x00"
#: Bytes of the header of a segment, and of the descriptor of the section that ends it.
HEADER_BYTES = 13
TAIL_BYTES = 76
_FIRST = re.compile(r"(.*\.)([EeSs])01", re.DOTALL)
#: Segments with a number in their names, and segments for each first letter after that.
_NUMBERED, _PAIRS = 99, 26 * 26
_ENDS = {b"done": False, b"next": True}


def is_ewf(head: bytes) -> bool:
    """Return whether a file begins as a segment of an E01 does."""
    return head.startswith(SIGNATURE)


def segment_number(head: bytes) -> int:
    """Return the number of a segment, from 1, in its first HEADER_BYTES; raise Malformed otherwise."""
    if len(head) < HEADER_BYTES or not is_ewf(head):
        raise Malformed("no segment of an E01: it does not begin as one")
    number: int
    start, number, end = struct.unpack_from("<BHH", head, len(SIGNATURE))
    if (start, end) != (1, 0) or number == 0:
        raise Malformed("a segment of an E01 with a header that is none")
    return number


def continues(tail: bytes) -> bool:
    """Return whether another segment follows, from the last TAIL_BYTES of one.

    Raises Malformed if the segment is cut off.
    """
    found = _ENDS.get(tail[:16].rstrip(b"\0")) if len(tail) == TAIL_BYTES else None
    if found is None:
        raise Malformed("cut off: it does not say whether another follows")
    return found


def segment_name(first: str, number: int) -> str:
    """Return a segment's name from the first's: .E01 to .E99, .EAA to .ZZZ; .s01 of SMART likewise.

    Raises UsageError for a name that is not a first segment's, Malformed beyond the last name.
    """
    match = _FIRST.fullmatch(first)
    if match is None:
        raise UsageError(
            "the first segment of an E01 ends in .E01, of a SMART image in .s01",
            hint="Name the first segment; if it was renamed, give it the name that its tool gave it.",
        )
    stem, letter = match.groups()
    if not 1 <= number <= most_segments(letter):
        raise Malformed(f"an image has at most {most_segments(letter)} segments from .{letter}01 on")
    if number <= _NUMBERED:
        return f"{stem}{letter}{number:02d}"
    high, low = divmod(number - _NUMBERED - 1, _PAIRS)
    letters = chr(ord(letter.upper()) + high) + chr(ord("A") + low // 26) + chr(ord("A") + low % 26)
    return stem + (letters if letter.isupper() else letters.lower())


def most_segments(letter: str) -> int:
    """Return the number of segment names from the first one on to .ZZZ, by the first one's letter."""
    return _NUMBERED + (ord("Z") - ord(letter.upper()) + 1) * _PAIRS
