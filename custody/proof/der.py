"""Reader and writer of DER elements (X.690), as far as timestamp tokens need them.

Only shortest forms and definite lengths are read. The meaning of the bytes is for the caller; nothing is verified here.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import Malformed
from custody.frozen import dataclass

BOOLEAN, INTEGER, OCTETS, OID, TIME = 0x01, 0x02, 0x04, 0x06, 0x18
SEQUENCE, SET = 0x30, 0x31
#: Most bytes of a length that is read.
_LONGEST = 4


def context(number: int, *, plain: bool = False) -> int:
    """Return the tag of the context-specific element ``number``; ``plain`` for a value without elements."""
    return (0x80 if plain else 0xA0) | number


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its tag byte, the bytes of its value, and those of the whole element."""

    tag: int
    value: bytes
    whole: bytes

    def elements(self) -> Elements:
        """Return the elements that the value consists of; raise Malformed for another value."""
        return Elements(self.value)

    def number(self) -> int:
        """Return the value of an INTEGER in its shortest form; raise Malformed for another element."""
        value = self.value
        if self.tag != INTEGER or not value or (len(value) > 1 and value[0] in (0, 0xFF) and _padded(value)):
            raise Malformed("DER: an integer is not in its shortest form")
        return int.from_bytes(value, "big", signed=True)


class Elements:
    """The elements of some bytes, taken in order; optional ones are asked for by their tag."""

    def __init__(self, data: bytes) -> None:
        self._waiting = list(_read(data))[::-1]

    def take(self, tag: int) -> Element:
        """Take and return the next element, of this tag; raise Malformed if it is missing."""
        found = self.maybe(tag)
        if found is None:
            raise Malformed(f"DER: an element {tag:#04x} is missing")
        return found

    def maybe(self, *tags: int) -> Element | None:
        """Take and return the next element if it has one of these tags, else None."""
        if self._waiting and self._waiting[-1].tag in tags:
            return self._waiting.pop()
        return None

    def rest(self) -> list[Element]:
        """Take and return all elements that are left."""
        found, self._waiting = self._waiting[::-1], []
        return found

    def end(self) -> None:
        """Raise Malformed unless every element was taken."""
        if self._waiting:
            raise Malformed(f"DER: an element {self._waiting[-1].tag:#04x} more than there may be")


def single(data: bytes, tag: int) -> Element:
    """Return the one element of this tag that the bytes consist of; raise Malformed for others."""
    elements = Elements(data)
    found = elements.take(tag)
    elements.end()
    return found


def encode(tag: int, *parts: bytes) -> bytes:
    """Return an element whose value is the parts, one after the other."""
    value = b"".join(parts)
    size = len(value)
    if size < 0x80:
        return bytes((tag, size)) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + value


def integer(number: int) -> bytes:
    """Return an INTEGER element of a number from 0 on."""
    return encode(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _padded(value: bytes) -> bool:
    return (value[0] == 0xFF) == (value[1] >= 0x80)


def _read(data: bytes) -> Iterator[Element]:
    at = 0
    while at < len(data):
        start, tag = at, data[at]
        if tag & 0x1F == 0x1F or at + 2 > len(data):
            raise Malformed("DER: an element is cut off, or has a tag of several bytes")
        size, at = data[at + 1], at + 2
        if size >= 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(data[at : at + count], "big"), at + count
            if not 1 <= count <= _LONGEST or size < 0x80 or size.bit_length() <= 8 * (count - 1):
                raise Malformed("DER: a length is not in its shortest form")
        if at + size > len(data):
            raise Malformed("DER: an element is cut off")
        yield Element(tag, data[at : at + size], data[start : at + size])
        at += size
