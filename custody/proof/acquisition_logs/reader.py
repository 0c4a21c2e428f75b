"""Recognition and parsing of imaging logs by their program, and of hash files beside an image.

Both may be in any encoding of custody.proof.encodings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from custody.errors import Malformed, UnknownVersion
from custody.proof import hash_lists
from custody.proof.acquisition_logs import dc3dd, dcfldd, ewf, ftk, guymager
from custody.proof.acquisition_logs.records import MOST_LOG_BYTES, MOST_LOG_LINES, ToolLog
from custody.proof.encodings import unmarked
from custody.proof.hash_lists import ALGORITHMS, ListedFile, base_names

_BARE = re.compile(rb"\s*([0-9A-Fa-f]{32}|[0-9A-Fa-f]{40}|[0-9A-Fa-f]{64}|[0-9A-Fa-f]{128})\s*")
_READ = "dc3dd, dcfldd, ewfacquire, ewfinfo, ewfverify, Guymager and FTK Imager"


def read(data: bytes) -> ToolLog:
    """Return the acquisition that a log of a known program states.

    Raise Malformed for a log that is too long or cannot be parsed, UnknownVersion for the log of another program.
    """
    if len(data) > MOST_LOG_BYTES:
        raise Malformed(f"a log of more than {MOST_LOG_BYTES} bytes")
    text = unmarked(data).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if text.count(b"\n") > MOST_LOG_LINES:
        raise Malformed(f"a log of more than {MOST_LOG_LINES} lines")
    lines = text.decode("utf-8", "replace").split("\n")
    first = next((line.rstrip() for line in lines if line.strip()), "")
    lines = lines[next((at for at, line in enumerate(lines) if line.strip()), 0) :]
    if first.strip() == guymager.TITLE:
        return guymager.read(lines)
    for begins, reader in (
        (dc3dd.BEGINS, dc3dd.read),
        (ewf.BEGINS, ewf.read),
        (ewf.HASHED, ewf.read),
        (ftk.BEGINS, ftk.read),
    ):
        if begins.fullmatch(first):
            return reader(lines)
    if dcfldd.begins(first.strip()):
        return dcfldd.read(lines)
    raise UnknownVersion(
        f"a log of no program whose logs are read here; it begins {first[:60]!a}",
        hint=f"Logs of {_READ} are read as they were written; type what another log says.",
    )


def side_car(data: bytes, image: bytes, called: str = "") -> dict[str, bytes]:
    """Return the digests of ``image`` in a hash file, by algorithm: a bare digest, or its line in a list.

    ``called`` is the name of the hash file. Raise Malformed or UnknownVersion for a file that cannot be read, and
    Malformed for a list that does not name the image or names no file.
    """
    text = unmarked(data)
    bare = _BARE.fullmatch(text)
    if bare is not None:
        sizes = {2 * size: name for name, size in ALGORITHMS.items()}
        return {sizes[len(bare[1])]: bytes.fromhex(bare[1].decode("ascii"))}
    found: dict[str, bytes] = {}
    listed = hash_lists.read(data, called).files
    for line in listed:
        if image not in base_names(line.name):
            continue
        for name, digest in line.digests().items():
            if found.setdefault(name, digest) != digest:
                raise Malformed(f"a hash file with two digests by {name} of the image")
    if not found:
        raise _unnamed(listed, image)
    return found


def _unnamed(listed: Sequence[ListedFile], image: bytes) -> Malformed:
    names = sorted({line.name for line in listed if line.name})
    shown = image.decode("utf-8", "backslashreplace")
    if not names:
        return Malformed(
            f"a hash file that names no file, so that none of its digests is known to be of '{shown}'"
        )
    others = ", ".join(name.decode("utf-8", "backslashreplace") for name in names[:3])
    return Malformed(
        f"a hash file that does not name '{shown}'; it names {others}{' and others' if len(names) > 3 else ''}",
        hint="Name the hash file of this image. If the image was renamed, give it the name that the hash file has.",
    )
