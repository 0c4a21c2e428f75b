"""Writers of hash lists for other programs, and the names that each format cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.frozen import dataclass
from custody.proof.hash_lists import dfxml, gnu, hashdeep
from custody.proof.hash_lists.records import ListedFile


@dataclass(frozen=True, slots=True)
class Written:
    """A list as bytes, the files left out because of their names, and names listed twice (sorted)."""

    data: bytes
    left_out: tuple[ListedFile, ...]
    twice: tuple[bytes, ...]


def _any(_: bytes) -> bool:
    return True


def _one_line(name: bytes) -> bool:
    return b"\n" not in name and b"\r" not in name


def _hfind(name: bytes) -> bool:
    """Return whether hfind reads the name: it takes an escaped name for damage (sleuthkit 4.12)."""
    return _one_line(name) and b"\\" not in name


def _utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


#: Format → the check whether it can hold a name.
FORMATS: dict[str, Callable[[bytes], bool]] = {
    "bagit-manifest": _utf8,
    "bsd": _any,
    "dfxml": dfxml.fits,
    "hashdeep": _one_line,
    "md5sum": _hfind,
    "sha256sum": _any,
}
#: Format → algorithms of which every file needs a digest besides SHA-256.
NEEDED: dict[str, tuple[str, ...]] = {"md5sum": ("md5",)}
#: A manifest of a bag lists no path twice (RFC 8493 section 2.1.3), nor can a bag hold two files of one name.
_ONCE = frozenset({"bagit-manifest"})
_LINES: dict[str, Callable[[bytes, bytes], bytes]] = {
    "bagit-manifest": gnu.write_bagged,
    "bsd": gnu.write_tagged,
    "md5sum": gnu.write_plain,
    "sha256sum": gnu.write_plain,
}


def write(files: Sequence[ListedFile], form: str, version: str) -> Written:
    """Return a list of files in one of FORMATS; ``version`` is this program's.

    Size and SHA-256 of each file must be known, and a digest by each algorithm that the format needs besides.
    """
    fits, seen, twice = FORMATS[form], set[bytes](), set[bytes]()
    held: list[ListedFile] = []
    left_out: list[ListedFile] = []
    for file in files:
        again = file.name in seen
        kept = fits(file.name) and not (again and form in _ONCE)
        (held if kept else left_out).append(file)
        if kept and again:
            twice.add(file.name)
        seen.add(file.name)
    if form == "hashdeep":
        data = hashdeep.write(held)
    elif form == "dfxml":
        data = dfxml.write(held, version)
    else:
        line, algorithm = _LINES[form], next(iter(NEEDED.get(form, ())), "sha256")
        data = b"".join(line(file.name, file.digests()[algorithm]) + b"\n" for file in held)
    return Written(data, tuple(left_out), tuple(sorted(twice)))
