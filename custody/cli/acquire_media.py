"""What `custody acquire` reads inside an E01: the media, which is what examiners quote, beside the container."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from custody.cli.files import place
from custody.cli.words import many

if TYPE_CHECKING:
    from custody.cli.acquire_log import Papers
    from custody.cli.call import Call
    from custody.model.types import Value
    from storage.images.ewf.scan import Scan
    from storage.images.files import Contained

#: Stretches of damaged sectors that are shown; the entry lists more of them.
_SHOWN = 20


def read_media(call: Call) -> Contained | None:
    """Read the media of an E01; None for another format and with --container-only.

    Raises NotFound for a missing segment, ProofInvalid for a container that cannot be read.
    """
    from storage.images import files

    args = call.args
    if args.format != "e01" or args.container_only:
        return None
    try:
        found = files.read(place(call, args.image), call.say)
    finally:
        call.say.clear()
    if len(found.segments) > 1:
        own = "that of the named file alone" if args.each else "that of all of them, one after the other"
        call.say.note(
            f"the image is of {many(len(found.segments), 'file')}: its own digest is {own}, the media's is of what is "
            "in them"
        )
    return found


def with_media(papers: Papers, found: Contained | None) -> Papers:
    """Add what was read of the media; what typed text, log or container say otherwise of it is a finding."""
    if found is None:
        return papers
    from custody.ledger.acquired import Media, contained

    scan = found.scan
    media = Media(scan.size, scan.digests)
    count = len(found.segments)
    more = contained(media, scan.stored, count, papers.values, read_errors=scan.read_errors)
    values: dict[str, Value] = {**papers.values, **more.filled}
    if scan.damaged_chunks:
        values["damaged_chunks"] = scan.damaged_chunks
        values["damaged_sectors"] = scan.damaged_sectors
        values["damage"] = "\n".join(damage_lines(scan, most=len(scan.damage)))
    return replace(papers, values=values, media=media, against=papers.against | more.differs)


def damage_told(found: Contained | None) -> list[str]:
    """Return what people are told of an image with damaged sectors: which they are, where, and what to do."""
    if found is None or not found.scan.damaged_sectors:
        return []
    scan = found.scan
    return [
        f"  DAMAGED: {many(scan.damaged_sectors, 'sector')} of the media do not fit the image's own checksums",
        *(f"    {line}" for line in damage_lines(scan)),
        "  Copy the image again from where it was made; if it is damaged there too, make it again.",
    ]


def damage_document(scan: Scan | None) -> dict[str, Any]:
    """Return the same for scripts; nothing where the media was not read."""
    if scan is None:
        return {}
    stretches = [
        {"segment": stretch.segment, "first": stretch.first, "sectors": stretch.count}
        for stretch in scan.damage
    ]
    return {"damaged_sectors": scan.damaged_sectors, "damage": stretches}


def damage_lines(scan: Scan, *, most: int = _SHOWN) -> list[str]:
    """Return a line for each stretch of damaged sectors, in the numbers of ewfverify; beyond ``most`` their count."""
    lines = [str(stretch) for stretch in scan.damage[:most]]
    rest = scan.damaged_sectors - sum(stretch.count for stretch in scan.damage[:most])
    return [*lines, f"{rest} more sectors"] if rest else lines
