"""What `custody acquire` does with an image in segments: it is read whole, and stored as one object."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from custody.cli.files import place
from custody.cli.packed import tell_of_segments
from custody.cli.words import many
from custody.display import visible
from custody.errors import NotFound, UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from custody.cli.acquire_log import Papers
    from custody.cli.call import Call
    from custody.ledger.ports import Packing, Source
    from custody.proof.digest import ObjectDigest
    from storage.images.joined import JoinedDiskSource
    from storage.vault import Vault


@dataclass(frozen=True)
class Split:
    """An image in segments: all of them as one source, the bytes of each, and what opens them to be stored."""

    source: JoinedDiskSource
    sizes: list[int]
    packing: Packing

    @property
    def count(self) -> int:
        """How many segments there are."""
        return len(self.sizes)

    def opened(self, _: str) -> AbstractContextManager[Source]:
        """Give the segments one after the other, to be read once."""
        return nullcontext(self.source)


def split_of(call: Call) -> Split | None:
    """Give the image in segments whose first one is named, None for a file by itself.

    Raises UsageError for a segment that is not the first, and for an image in segments that is said to be one file,
    NotFound for a segment that is missing.
    """
    from storage.images import segments
    from storage.images.joined import JoinedDiskSource

    args = call.args
    path = os.fspath(place(call, args.image))
    if segments.packing_for(path, each=args.each) is not segments.open_split:
        return None
    try:
        paths = segments.in_order(path)
    except NotFound as error:
        if args.archive or not args.container_only:
            raise
        call.say.note(f"{error.message}: only the file that is named is read")
        return None
    if args.format == "raw":
        raise UsageError(
            f"'{visible(args.image)}' is the first of {len(paths)} segments, and --format raw is an image in one file",
            hint="Say --format split_raw, which takes all of them, or --each if the others are something else.",
        )
    tell_of_segments(call, [args.image], named=True)
    source = JoinedDiskSource(paths)
    return Split(source, source.sizes, segments.open_split)


def check_all_there(call: Call, papers: Papers, split: Split | None) -> None:
    """Raise NotFound where the source is longer than all segments of a raw image, and the last of them is full.

    A run that its log calls failed has no more of them; how many there are can be typed with --segments.
    """
    from custody.ledger.acquisition import source_size
    from storage.images.segments import next_segment

    args = call.args
    stated = source_size(papers.values)
    failed = papers.log is not None and papers.log.completed is False
    if (
        stated is None
        or failed
        or args.each
        or args.segments is not None
        or args.format not in ("raw", "split_raw")
    ):
        return
    first = place(call, args.image)
    sizes = split.sizes if split is not None else [first.stat().st_size] if first.is_file() else []
    wanted = next_segment(first.name, len(sizes))
    short = stated - sum(sizes)
    if wanted is None or short <= 0 or not all(sizes) or len(set(sizes)) != 1:
        return
    count = -(-short // sizes[0])
    last = next_segment(first.name, len(sizes) + count - 1) or wanted
    missing = (
        f"segment '{visible(wanted)}' is"
        if count == 1
        else f"segments '{visible(wanted)}' to '{visible(last)}' are"
    )
    raise NotFound(
        f"the {missing} missing: the source is said to have {stated} bytes, and the {many(len(sizes), 'segment')} here "
        f"{sum(sizes)}",
        hint=f"Put all segments into one folder; if the tool wrote no more of them, say --segments {len(sizes)}.",
    )


def with_segments(papers: Papers, split: Split | None) -> Papers:
    """Add how many segments there are; what typed text or log say otherwise of it is a finding."""
    from custody.ledger.acquisition import segmented

    if split is None:
        return papers
    more = segmented(split.count, papers.values, papers.filled, papers.against)
    values = {**papers.values, **more.filled}
    return replace(papers, values=values, against=(*papers.against, *more.differs))


def spoken_of(
    call: Call, vault: Vault, store: str, papers: Papers, *, split: Split | None, found: ObjectDigest
) -> ObjectDigest:
    """Give the digests that a hash file beside the image speaks of: those of all segments, or of the one it names."""
    if split is None or not papers.beside:
        return found
    args = call.args
    first, _ = vault.archive(store).hash(
        os.fspath(place(call, args.image)),
        md5=args.md5,
        sha1=args.sha1,
        sha512=args.sha512,
        progress=call.say,
    )
    call.say.clear()
    from custody.ledger.acquired import agreeing

    return first if set(agreeing(papers.beside, first)) == papers.beside.keys() else found
