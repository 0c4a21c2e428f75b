"""The facts stated in an acquisition log, and parsers of its lines."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof.hash_lists import ALGORITHMS, hex_digest

MOST_LOG_BYTES = 1 << 24
#: Most lines of a log: as many as one of that length has that lists bad sectors.
MOST_LOG_LINES = 250_000
_NAMES = {name: name for name in ALGORITHMS} | {f"sha-{size}": f"sha{size}" for size in (1, 256, 512)}
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._+-]{0,39}")


@dataclass(frozen=True, slots=True)
class ToolLog:
    """One acquisition as its program logged it; None where the log states nothing, never zero.

    ``started`` is in seconds UTC, and only where the log names a zone. ``bytes`` and ``sectors`` are the size of the
    source, ``read_bytes`` the bytes read of it. ``source`` are the digests by algorithm of what was read, ``again``
    those of image or source when read again, ``bad_sector_count`` the sectors that could not be read,
    ``read_error_count`` how often reading failed. ``completed`` is False where the run failed or was interrupted,
    ``verified`` where the second reading differed. ``partial`` is True where only a part of the source was to be read.
    ``acquired`` is False where the program only examined an existing image.
    """

    program: str
    version: str | None = None
    started: int | None = None
    bytes: int | None = None
    sectors: int | None = None
    sector_bytes: int | None = None
    bad_sector_count: int | None = None
    segments: int | None = None
    source: Mapping[str, builtins.bytes] = field(default_factory=dict)
    again: Mapping[str, builtins.bytes] = field(default_factory=dict)
    completed: bool | None = None
    acquired: bool = True
    read_bytes: int | None = None
    read_error_count: int | None = None
    verified: bool | None = None
    partial: bool = False


def version(text: str) -> str:
    """Return a program's version unchanged; raise Malformed for a text that is none."""
    if _VERSION.fullmatch(text) is None:
        raise Malformed(f"not the version of a program: {text[:80]!a}")
    return text


def number(text: str) -> int:
    """Return a count, with or without thousands separators; raise Malformed for a text that is none."""
    bare = re.sub("[ ,.'\u00a0\u202f]", "", text)
    if not (bare.isascii() and bare.isdigit() and len(bare) <= 15):
        raise Malformed(f"a log has no number where one belongs: {text[:40]!a}")
    return int(bare)


def digests(pairs: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return digests by algorithm, from pairs of algorithm and hex; unknown algorithms are left out.

    Raise Malformed for a digest of the wrong length, and for two that contradict each other.
    """
    found: dict[str, bytes] = {}
    for name, text in pairs:
        algorithm = _NAMES.get(name.lower())
        if algorithm is None:
            continue
        digest = hex_digest(text.encode("utf-8", "replace"), algorithm)
        if found.setdefault(algorithm, digest) != digest:
            raise Malformed(f"a log has two digests by {algorithm} of one thing")
    return found


def only(pattern: str, lines: Sequence[str]) -> str | None:
    """Return the value (first group) of the lines that match, None if there are none.

    Raise Malformed if they differ.
    """
    found = {match[1].strip() for line in lines if (match := re.fullmatch(pattern, line.rstrip()))}
    if len(found) > 1:
        raise Malformed(f"a log says two things in one place: {sorted(found)[0][:60]!a} and other")
    return found.pop() if found else None


def counted(pattern: str, lines: Sequence[str]) -> int | None:
    """Return the number in the lines that match, None if there are none; raise Malformed if they differ."""
    text = only(pattern, lines)
    return None if text is None else number(text)


def agree(source: Mapping[str, bytes], again: Mapping[str, bytes]) -> bool | None:
    """Return whether both readings have the same digests; None if no algorithm is common to both."""
    common = source.keys() & again.keys()
    return all(source[name] == again[name] for name in common) if common else None
