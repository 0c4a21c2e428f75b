"""The media inside an E01, AFF4 or UFDR, read for `custody acquisition record`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.console.words import many
from custody.cli.shell.files import place

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.acquisition.papers import Papers
    from custody.storage.images.archives import Checked
    from custody.storage.images.ewf.scan import Scan
    from custody.storage.images.files import Contained

#: How much of what is damaged is shown, and how much the entry lists.
SHOWN, MOST = 20, 200


def read_media(call: Call) -> Contained | Checked | None:
    """Return the content read from an E01, AFF4 or UFDR; None for other formats and --container-only.

    Raise NotFound for a missing segment, ProofInvalid for a container that cannot be read.
    """
    from custody.storage.images.archives import Checked
    from custody.storage.images.inner_media import inside

    args = call.args
    if not _is_read(call):
        return None
    try:
        found = inside(place(call, args.image), args.format, call.say)
    finally:
        call.say.clear()
    if isinstance(found, Checked):
        if found.unchecked:
            what = many(found.unchecked, "member")
            call.say.note(f"{what} of it cannot be checked: encrypted, or compressed by an unknown method")
    elif len(found.segments) > 1:
        own = (
            "that of the named file alone"
            if args.single_files
            else "that of all of them, one after the other"
        )
        call.say.note(
            f"the image is of {many(len(found.segments), 'file')}: its own digest is {own}, the media's is of what is "
            "in them"
        )
    return found


def with_read_errors(call: Call, papers: Papers) -> Papers:
    """Return the papers with the read errors that an E01 lists; a differing log is a finding.

    Raise as ``read_media`` does.
    """
    from custody.storage.images import files

    if not _is_read(call) or call.args.format != "e01":
        return papers
    noted = files.read_errors(place(call, call.args.image))
    if noted is None:
        return papers
    call.say.note(f"the image lists {many(noted, 'sector')} of the source as unreadable")
    return papers.with_unread(noted)


def _is_read(call: Call) -> bool:
    """Return whether the content of the image is read."""
    from custody.storage.images.inner_media import READ

    args = call.args
    return not (args.container_only or args.force_format) and args.format in READ


def with_media(papers: Papers, found: Contained | Checked | None) -> Papers:
    """Return the papers with the facts of the media; contradicting typed text or log is a finding."""
    from custody.ledger.acquisition.imaging_log import Media
    from custody.storage.images.files import Contained

    if isinstance(found, Contained):
        scan = found.scan
        papers = papers.with_media(Media(scan.size, scan.digests), scan.stored, len(found.segments))
    return papers if found is None else papers.with_damage(found.damage_lines(MOST), found.damage_counts)


def damaged_lines(found: Contained | Checked | None) -> list[str]:
    """Return lines for people on a damaged image: its sectors, and what to do; none if undamaged."""
    counts = {} if found is None else found.damage_counts
    parts = [many(count, sort[:-1]) for sort, count in counts.items() if count and sort != "chunks"]
    if found is None or not parts:
        return []
    return [
        f"  DAMAGED: {' and '.join(parts)} of the image do not fit its own checksums",
        *(f"    {line}" for line in found.damage_lines(SHOWN)),
        "  Copy the image again from where it was made; if it is damaged there too, make it again.",
    ]


def damage_document(found: Contained | Checked | None) -> dict[str, Any]:
    """Return the damage of an image as a JSON document; empty if its content was not read."""
    from custody.storage.images.archives import Checked

    if found is None:
        return {}
    if isinstance(found, Checked):
        return {"damaged_member_count": found.damaged, "damage": list(found.damage)}
    return damage_of(found.scan)


def damage_of(scan: Scan) -> dict[str, Any]:
    """Return the damaged sectors and sections of an E01 for scripts."""
    stretches: list[dict[str, Any]] = [
        {"segment": stretch.segment, "first": stretch.first, "sectors": stretch.count}
        for stretch in scan.damage
    ]
    faults = [{"segment": fault.segment, "section": fault.kind, "at": fault.at} for fault in scan.faults]
    return {
        "damaged_sector_count": scan.damaged_sector_count,
        "damaged_section_count": scan.damaged_section_count,
        "damage": [*stretches, *faults],
    }
