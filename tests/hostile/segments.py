"""Chunks of segments of a raw image, with all lines of a manifest that say where they lie in the media, or do not."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import Case
from tests.hostile.chunks import (
    BYTES,
    CHUNK,
    FORM,
    GOOD,
    MEDIA,
    PATH,
    Pack,
    line_of,
    made,
    pieces_of,
    spellings,
    steps,
)
from tests.hostile.ledger import b64, written
from tools.office import IMAGE

#: A raw image in segments; the second one has no whole number of chunks, and the third no bytes at all.
_SPLIT = {
    "img.000": IMAGE[:CHUNK],
    "img.001": IMAGE[CHUNK : 2 * CHUNK + 7],
    "img.002": b"",
    "img.003": IMAGE[2 * CHUNK + 7 :],
}


def cases() -> Iterator[Case]:
    """Yield the cases."""
    yield from _segments()
    yield from _lies()
    yield from _names()


def _segments() -> Iterator[Case]:
    """Yield chunks of segments with their places in the media."""
    pack = Pack([line_of(name, data) for name, data in _SPLIT.items()])
    for own, (name, data) in enumerate(_SPLIT.items()):
        for index, piece in enumerate(pieces_of(data)):
            good = pack.document(own, data, index)
            yield made(f"{index} of segment {name}", GOOD, pack.ledger, good, piece)
            bare = pack.document(own, data, index, segments=False)
            yield made(f"{index} of segment {name} alone", GOOD, pack.ledger, bare, piece)
    for first, names in ((0, "x.{:03d}"), (1, "a.b.{:03d}")):
        many = _many(first, names, 1010)
        own = many.lines.index(line_of(names.format(1003), b"\x03"))
        yield made(
            f"of segment {names.format(1003)}", GOOD, many.ledger, many.document(own, b"\x03"), b"\x03"
        )
    raw = Pack([line_of({"b64": b64(b"\xff.%03d" % number)}, b"a") for number in (1, 2)])
    yield made("of a segment that is no UTF-8", GOOD, raw.ledger, raw.document(1, b"a"), b"a")


def _many(first: int, names: str, count: int) -> Pack:
    """Return a pack of so many segments of a byte, in the order of their paths, which is not that of their numbers."""
    numbers = sorted(range(first, first + count), key=names.format)
    return Pack(
        [line_of(names.format(number), bytes([number % 250 if number != 1003 else 3])) for number in numbers]
    )


def _lies() -> Iterator[Case]:
    """Yield documents whose segments are other than the lines of the manifest."""
    pack = Pack([line_of(name, data) for name, data in _SPLIT.items()])
    good, data = pack.document(1, _SPLIT["img.001"], 1), _SPLIT["img.001"][CHUNK:]
    lines = pack.lines
    longer = line_of("img.000", _SPLIT["img.000"], bytes=CHUNK + 512)
    other = [line_of(f"img.{number:03d}", b"other") for number in range(4)]
    for what, lie in {
        "without the first": lines[1:],
        "without the last": lines[:-1],
        "without its own": [lines[0], *lines[2:]],
        "with one twice": [*lines, lines[-1]],
        "with one more": [*lines, line_of("img.004", b"more")],
        "in another order": [lines[1], lines[0], *lines[2:]],
        "turned round": lines[::-1],
        "with a longer one in front": [longer, *lines[1:]],
        "with sizes that do not add up": [*lines[:3], line_of("img.003", _SPLIT["img.003"], bytes=1)],
        "of another pack": other,
        "of another pack, beside its own": [other[0], lines[1], *other[2:]],
    }.items():
        yield made(f"segments {what}", MEDIA, pack.ledger, {**good, "segments": lie}, data)
    bad: dict[str, object] = {
        "of none": [],
        "as an object": {},
        "as an object with lines as names": dict.fromkeys(lines),
        "as text": lines[0],
        "false": False,
        "that are numbers": [1, 2, 3, 4],
        "that are lists": [["img.000", "file", None, None, None]],
        "with a line and a newline": [lines[0] + "\n", *lines[1:]],
        "with a line in another spelling": [lines[0].replace(",", ", ", 1), *lines[1:]],
        "with a path of nothing": ['["","file",null,null,null]', *lines[1:]],
    }
    for what, wrong in bad.items():
        yield made(f"segments {what}", FORM, pack.ledger, {**good, "segments": wrong}, data)
    yield made("segments, and no member", FORM, pack.ledger, {**good, "member": None}, data)
    moved = {**good["member"], "index": 0}
    yield made("segments, and another number", PATH, pack.ledger, {**good, "member": moved}, data)
    fewer = Pack(lines, count=3)
    shown = fewer.document(0, _SPLIT["img.000"])
    yield made("segments, more than are counted", MEDIA, fewer.ledger, shown, _SPLIT["img.000"])
    first = {"index": 0, "leaf": lines[0], "proof": steps(0, pack.leaves)}
    yield made("segments, and another member", BYTES, pack.ledger, {**good, "member": first}, data)
    yield made("segments, and a chunk beyond it", BYTES, pack.ledger, {**good, "index": 2}, data)
    yield made("segments, and other bytes", BYTES, pack.ledger, good, bytes(len(data)))
    for what, text in spellings(good):
        yield made(f"segments in {what}", FORM, pack.ledger, text, data)


def _names() -> Iterator[Case]:
    """Yield manifests, shown whole, that are of no raw image in segments; the chunk is of their first file."""
    bad: dict[str, tuple[str, ...]] = {
        "with a gap": ("i.000", "i.002"),
        "from 002 on": ("i.002", "i.003"),
        "of two images": ("i.000", "j.001"),
        "with 0000": ("i.0000", "i.0001"),
        "of two digits": ("i.00", "i.01"),
        "of a container": ("i.E01", "i.E02"),
        "with nothing before the number": (".000", ".001"),
        "without a point": ("i000", "i001"),
        "of other digits": ("i.\u0660\u0660\u0660", "i.\u0660\u0660\u0661"),
        "with a line end behind": ("i.000\n", "i.001\n"),
        "with another file": ("i.000", "notes.txt"),
        "out of order": ("i.001", "i.000"),
        "with one twice": ("i.000", "i.000"),
        "of a number of ten digits": ("i.1000000000", "i.1000000001"),
    }
    for what, names in bad.items():
        pack = Pack([line_of(name, bytes([number])) for number, name in enumerate(names)])
        yield made(f"segments named {what}", MEDIA, pack.ledger, pack.document(0, b"\0"), b"\0")
    link = line_of("i.001", b"\1", "hard_link")
    for what, lines in {
        "and a folder": [line_of("i.000", b"\0"), written(["i.001", "folder", None, None, None])],
        "and a link": [line_of("i.000", b"\0"), link],
    }.items():
        pack = Pack(lines)
        yield made(f"segments {what}", MEDIA, pack.ledger, pack.document(0, b"\0"), b"\0")
    good: dict[str, tuple[str, ...]] = {
        "of one": ("i.001",),
        "in a folder": ("in a folder/i.000", "in a folder/i.001"),
        "with a line end": ("i\n.000", "i\n.001"),
    }
    for what, names in good.items():
        pack = Pack([line_of(name, bytes([number])) for number, name in enumerate(names)])
        yield made(f"segments {what}", GOOD, pack.ledger, pack.document(0, b"\0"), b"\0")
