"""Inputs made from seeds by chance that is the same in every run; a steered fuzzer finds more, and other things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

#: Pieces that formats are made of, or stumble over.
PIECES = (
    b"", b"\n", b"\r\n", b"\0", b" ", b'"', b"\\", b"/", b"=", b"-", b"+", b",", b":", b"{", b"}", b"[", b"]", b"[[[[",
    b"null", b"true", b"0", b"-1", b"1e999", b"9" * 20, b"9" * 5000, b"\xff", b"\xc3\x28", "\u2028".encode(),
    "\u0660".encode(), "\ud800".encode("utf-8", "surrogatepass"), b"\xef\xbb\xbf", b"%00", b"&#0;", b"<!DOCTYPE a>",
    b"../", b"[" * 3000, b"a" * 300, b"Z", b"T", b"e", b"u" * 70_000,
)  # fmt: skip


def inputs(seeds: Sequence[bytes], chance: Random) -> Iterator[bytes]:
    """Yield inputs without end: the seeds, then seeds changed in one to six places, cut or joined."""
    yield from seeds
    yield b""
    while True:
        data = bytearray(chance.choice(seeds) if chance.random() < 0.95 else b"")
        for _ in range(chance.randint(1, 6)):
            at = chance.randint(0, len(data))
            match chance.randrange(6):
                case 0 if data:
                    data[at % len(data)] ^= 1 << chance.randrange(8)
                case 1 if data:
                    data[at % len(data)] = chance.randrange(256)
                case 2:
                    del data[at : at + chance.randint(1, 40)]
                case 3:
                    data[at:at] = data[at : at + chance.randint(1, 60)]
                case 4:
                    other = chance.choice(seeds)
                    start = chance.randint(0, len(other))
                    data[at : at + chance.randint(0, 60)] = other[start : start + chance.randint(1, 60)]
                case _:
                    data[at : at + chance.choice((0, 0, 1, 4))] = chance.choice(PIECES)
        yield bytes(data[:200_000])
