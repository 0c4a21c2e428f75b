"""What `custody acquire` takes an image for: its format is looked at before anything is signed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.files import place
from custody.display import visible
from custody.errors import CustodyError, Malformed, NotFound, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from custody.cli.call import Call

#: The code of --format for each format that a file is recognised as; whatever is not here is `other`.
_CODES = {"raw": "raw", "e01": "e01", "aff4": "aff4"}
#: What a file may be recognised as under each code; of `other` see _accepts.
_ACCEPTED = {"raw": {"raw"}, "split_raw": {"raw"}, "e01": {"e01"}, "aff4": {"aff4"}, "ufdr": {"zip"}}
_SUFFIX = ".ufdr"


def format_of(call: Call) -> str:
    """Return the code of the image's format: as typed where it begins so, else as recognised.

    Raises UsageError for an image that begins as another format than is typed, and for a VMDK that is a descriptor
    alone; NotFound for no file where no format is typed.
    """
    from storage.images import formats

    args = call.args
    path = place(call, args.image)
    if args.force_format:
        if args.format is None:
            raise UsageError("--force-format needs --format", hint="Say what the image is.")
        return str(args.format)
    try:
        found = _recognised(path)
    except CustodyError:
        if args.format is None:
            raise
        return str(args.format)
    if found == formats.VMDK:
        _refuse_descriptor(path)
    code = _code(call, found)
    if args.format is None:
        call.say.note(
            f"{visible(args.image)} begins as {formats.called(found)}: it is recorded as format {code}"
        )
        return code
    if not _accepts(args.format, found):
        raise UsageError(
            f"{visible(args.image)!r} begins as {formats.called(found)}, and --format {args.format} was said",
            hint=f"Say --format {code}, or leave --format out. If what is on the media itself begins so, add "
            "--force-format.",
        )
    return str(args.format)


def _recognised(path: Path) -> str:
    """Return what a file begins as; a ZIP that has the members of an AFF4 volume is one wherever they stand."""
    from storage.images import archives, files, formats

    found = files.recognised(path)
    if found == formats.ZIP and formats.is_aff4(archives.names(path)):
        return formats.AFF4
    return found


def _accepts(code: str, found: str) -> bool:
    return found in _ACCEPTED[code] if code in _ACCEPTED else found not in ("e01", "aff4")


def _code(call: Call, found: str) -> str:
    from storage.images import segments

    path = place(call, call.args.image)
    if found == "raw" and not call.args.each and segments.first_segment(str(path)) is not None:
        return "split_raw"
    if found == "zip" and path.suffix.lower() == _SUFFIX:
        return "ufdr"
    return _CODES.get(found, "other")


def _refuse_descriptor(path: Path) -> None:
    """Raise UsageError for the descriptor of a VMDK whose disk lies in other files."""
    from custody.proof.images import vmdk
    from storage.images import files

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
