"""Packs: a folder, the segments of an image, or files, as one object with a manifest over its members.

A pack is a tar archive in one spelling, so that the same content gives the same bytes and every tar reads it. Nothing
here reads or writes a file.
"""

from __future__ import annotations

from custody.proof.pack.manifest import Listing, PackedFile, read_line, read_lines
from custody.proof.pack.member import (
    BLOCK_DEVICE,
    CHAR_DEVICE,
    FIFO,
    FILE,
    FOLDER,
    HARD_LINK,
    MOST_PATH_BYTES,
    MOST_STRETCHES,
    ROOT,
    SOCKET,
    SPARSE,
    SYMLINK,
    UNREADABLE,
    Member,
    named_kind,
    unreadable,
)
from custody.proof.pack.reader import PackReader, Sink
from custody.proof.pack.writer import END, SCHEMA, begin, broken, header, padding

__all__ = [
    "BLOCK_DEVICE",
    "CHAR_DEVICE",
    "END",
    "FIFO",
    "FILE",
    "FOLDER",
    "HARD_LINK",
    "MOST_PATH_BYTES",
    "MOST_STRETCHES",
    "ROOT",
    "SCHEMA",
    "SOCKET",
    "SPARSE",
    "SYMLINK",
    "UNREADABLE",
    "Listing",
    "Member",
    "PackReader",
    "PackedFile",
    "Sink",
    "begin",
    "broken",
    "header",
    "named_kind",
    "padding",
    "read_line",
    "read_lines",
    "unreadable",
]
