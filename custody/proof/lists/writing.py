"""Writes hash lists as other programs read them, and says which names a format cannot hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from custody.frozen import dataclass
from custody.proof.lists import dfxml, gnu, hashdeep
from custody.proof.lists.facts import Listed


@dataclass(frozen=True, slots=True)
class Written:
    """A list as bytes, and the files that are not in it because the format cannot hold their names."""

    data: bytes
    left_out: tuple[Listed, ...]


def _any(_: bytes) -> bool:
    return True


def _one_line(name: bytes) -> bool:
    return b"\n" not in name and b"\r" not in name


def _utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


#: Format → whether it can hold a name.
FORMATS: dict[str, Callable[[bytes], bool]] = {
    "bagit-manifest": _utf8,
    "bsd": _any,
    "dfxml": dfxml.fits,
    "hashdeep": _one_line,
    "sha256sum": _any,
}
_LINES: dict[str, Callable[[bytes, bytes], bytes]] = {
    "bagit-manifest": gnu.write_bagged,
    "bsd": gnu.write_tagged,
    "sha256sum": gnu.write_plain,
}


def write(files: Sequence[Listed], form: str, version: str) -> Written:
    """Write files, of each of which size and SHA-256 are known, in one of FORMATS; ``version`` is this program's."""
    fits = FORMATS[form]
    held = [one for one in files if fits(one.name)]
    left_out = tuple(one for one in files if not fits(one.name))
    if form == "hashdeep":
        return Written(hashdeep.write(held), left_out)
    if form == "dfxml":
        return Written(dfxml.write(held, version), left_out)
    line = _LINES[form]
    return Written(b"".join(line(one.name, one.sha256 or b"") + b"\n" for one in held), left_out)
