"""What `custody acquire` reads inside an E01: the media, which is what examiners quote, beside the container."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from custody.cli.files import place
from custody.cli.words import many
from custody.display import visible

if TYPE_CHECKING:
    from custody.cli.acquire_log import Papers
    from custody.cli.call import Call
    from custody.model.types import Value
    from storage.images.archives import Checked
    from storage.images.ewf.scan import Scan
    from storage.images.files import Contained

#: Formats whose container is a ZIP, with a CRC of each member.
_ZIPPED = ("aff4", "ufdr")
#: How much of what is damaged is shown, and how much the entry lists.
SHOWN, MOST = 20, 200


def read_media(call: Call) -> Contained | Checked | None:
    """Read what is inside an E01, AFF4 or UFDR; None for another format and with --container-only.

    Raises NotFound for a missing segment, ProofInvalid for a container that cannot be read.
    """
    from storage.images import archives, files

    args, path = call.args, place(call, call.args.image)
    if not _is_read(call):
        return None
    try:
        if args.format in _ZIPPED:
            checked = archives.check(path, call.say)
            if checked.unchecked:
                what = many(checked.unchecked, "member")
                call.say.note(
                    f"{what} of it cannot be checked: encrypted, or compressed by an unknown method"
                )
            return checked
        found = files.read(path, call.say)
    finally:
        call.say.clear()
    if len(found.segments) > 1:
        own = "that of the named file alone" if args.each else "that of all of them, one after the other"
        call.say.note(
            f"the image is of {many(len(found.segments), 'file')}: its own digest is {own}, the media's is of what is "
            "in them"
        )
    return found


def with_read_errors(call: Call, papers: Papers) -> Papers:
    """Add the read errors of the source that an E01 lists itself; typed text or a log that differs is a finding.

    Raises as ``read_media`` does.
    """
    from custody.ledger.acquisition import unread
    from storage.images import files

    if not _is_read(call) or call.args.format != "e01":
        return papers
    noted = files.read_errors(place(call, call.args.image))
    if noted is None:
        return papers
    call.say.note(f"the image lists {many(noted, 'sector')} of the source as unreadable")
    more = unread(noted, papers.values, papers.filled)
    values: dict[str, Value] = {**papers.values, **more.filled}
    return replace(papers, values=values, against=(*papers.against, *more.differs))


def _is_read(call: Call) -> bool:
    """Return whether what is inside the image is to be read."""
    args = call.args
    return not (args.container_only or args.force_format) and args.format in ("e01", *_ZIPPED)


def with_media(papers: Papers, found: Contained | Checked | None) -> Papers:
    """Add what was read of the inside; what typed text, log or container say otherwise of it is a finding."""
    from custody.ledger.acquired import Media, contained
    from custody.ledger.acquisition import damaged
    from storage.images.archives import Checked

    if found is None:
        return papers
    if isinstance(found, Checked):
        damage = damaged(_damage(found), members=found.damaged)
        return replace(papers, values={**papers.values, **damage})
    scan, count = found.scan, len(found.segments)
    media = Media(scan.size, scan.digests)
    more = contained(media, scan.stored, count, papers.values, papers.filled)
    values: dict[str, Value] = {**papers.values, **more.filled}
    values |= damaged(
        _damage(found),
        chunks=scan.damaged_chunks,
        sectors=scan.damaged_sectors,
        sections=scan.damaged_sections,
    )
    return replace(papers, values=values, media=media, against=(*papers.against, *more.differs))


def damage_told(found: Contained | Checked | None) -> list[str]:
    """Return what people are told of a damaged image: what of it, where, and what to do."""
    from storage.images.archives import Checked

    if found is None:
        return []
    if isinstance(found, Checked):
        counts = {"member": found.damaged}
    else:
        counts = {"sector": found.scan.damaged_sectors, "section": found.scan.damaged_sections}
    if not any(counts.values()):
        return []
    parts = " and ".join(many(count, part) for part, count in counts.items() if count)
    return [
        f"  DAMAGED: {parts} of the image do not fit its own checksums",
        *(f"    {line}" for line in _damage(found, most=SHOWN)),
        "  Copy the image again from where it was made; if it is damaged there too, make it again.",
    ]


def damage_document(found: Contained | Checked | None) -> dict[str, Any]:
    """Return the same for scripts; nothing where the inside was not read."""
    from storage.images.archives import Checked

    if found is None:
        return {}
    if isinstance(found, Checked):
        return {"damaged_members": found.damaged, "damage": list(found.damage)}
    return damage_of(found.scan)


def damage_of(scan: Scan) -> dict[str, Any]:
    """Return the damaged sectors and sections of an E01 for scripts."""
    stretches: list[dict[str, Any]] = [
        {"segment": stretch.segment, "first": stretch.first, "sectors": stretch.count}
        for stretch in scan.damage
    ]
    faults = [{"segment": fault.segment, "section": fault.kind, "at": fault.at} for fault in scan.faults]
    return {
        "damaged_sectors": scan.damaged_sectors,
        "damaged_sections": scan.damaged_sections,
        "damage": [*stretches, *faults],
    }


def _damage(found: Contained | Checked, *, most: int = MOST) -> list[str]:
    from storage.images.archives import Checked

    if not isinstance(found, Checked):
        return damage_lines(found.scan, most=most)
    lines = [f"member {visible(name)}" for name in found.damage[:most]]
    rest = found.damaged - len(lines)
    return [*lines, f"{rest} more members"] if rest else lines


def damage_lines(scan: Scan, *, most: int = SHOWN) -> list[str]:
    """Return a line for each stretch of damaged sectors, in the numbers of ewfverify, and for each damaged section.

    Of each sort ``most`` are listed, and the rest is counted.
    """
    lines = [str(stretch) for stretch in scan.damage[:most]]
    rest = scan.damaged_sectors - sum(stretch.count for stretch in scan.damage[:most])
    lines += [f"{rest} more sectors"] if rest else []
    lines += [str(fault) for fault in scan.faults[:most]]
    rest = scan.damaged_sections - len(scan.faults[:most])
    return [*lines, f"{rest} more sections"] if rest else lines
