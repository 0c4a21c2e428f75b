"""Recognises the format of an image at acquisition, and refuses a stated one that its bytes deny."""

from __future__ import annotations

from pathlib import Path

from custody.display import visible
from custody.errors import CustodyError, Malformed, NotFound, UsageError
from custody.frozen import dataclass
from custody.proof.images import vmdk
from custody.storage.images import archives, files, formats, segments

#: The code of the format for each one that a file is recognised as; whatever is not here is `other`.
_CODES = {"raw": "raw", "e01": "e01", "aff4": "aff4"}
#: The formats that a file may have under each code; for `other` see _accepts.
_ACCEPTED = {"raw": {"raw"}, "split_raw": {"raw"}, "e01": {"e01"}, "aff4": {"aff4"}, "ufdr": {"zip"}}
_SUFFIX = ".ufdr"


@dataclass(frozen=True, slots=True)
class Format:
    """The code of an image's format, and the name of the format that it begins as, "" if unknown."""

    code: str
    begins_as: str = ""


def format_of(path: Path, stated: str | None, named: str, *, each: bool, force: bool) -> Format:
    """Return an image's format: as ``stated`` if it begins so or by ``force``, else as recognised.

    With ``each`` a segment is a file by itself; ``named`` is the image's name in messages. Raises UsageError for an
    image that begins as another format than is stated, and for a VMDK that is a descriptor alone; NotFound and
    StorageFailed for a file that cannot be read where no format is stated.
    """
    if force:
        if stated is None:
            raise UsageError("--force-format needs --format", hint="Say what the image is.")
        return Format(stated)
    try:
        found = _recognised(path)
    except CustodyError:
        if stated is None:
            raise
        return Format(stated)
    if found == formats.VMDK:
        _refuse_descriptor(path)
    code, begins_as = _code(path, found, each=each), formats.title_of(found)
    if stated is not None and not _accepts(stated, found):
        raise UsageError(
            f"{visible(named)!r} begins as {begins_as}, and --format {stated} was said",
            hint=f"Say --format {code}, or leave --format out. If what is on the media itself begins so, add "
            "--force-format.",
        )
    return Format(stated or code, begins_as)


def _recognised(path: Path) -> str:
    """Return the format that a file begins as; a ZIP with an AFF4 volume's members is AFF4."""
    found = files.recognised(path)
    if found == formats.ZIP and formats.is_aff4(archives.names(path)):
        return formats.AFF4
    return found


def _accepts(code: str, found: str) -> bool:
    return found in _ACCEPTED[code] if code in _ACCEPTED else found not in ("e01", "aff4")


def _code(path: Path, found: str, *, each: bool) -> str:
    if found == "raw" and not each and segments.first_segment(str(path)) is not None:
        return "split_raw"
    if found == "zip" and path.suffix.lower() == _SUFFIX:
        return "ufdr"
    return _CODES.get(found, "other")


def _refuse_descriptor(path: Path) -> None:
    """Raise UsageError for the descriptor of a VMDK whose disk is in other files."""
    try:
        named = vmdk.extents(files.beginning(path, vmdk.MOST_BYTES + 1))
    except (Malformed, NotFound):
        return
    others = [name for name in named if name != path.name]
    if others:
        raise UsageError(
            f"'{visible(path.name)}' is the descriptor of a VMDK and holds no disk: that is in "
            f"{', '.join(visible(name) for name in others[:3])}{' and more' if len(others) > 3 else ''}",
            hint="Make one file of it (qemu-img convert -O raw) and record that, or archive its folder whole with "
            "`custody archive`; --force-format records the descriptor alone.",
        )
