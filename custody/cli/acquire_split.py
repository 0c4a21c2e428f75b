"""What `custody acquire` does with an image in segments: it is read whole, and stored as one object."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from custody.cli.files import place
from custody.cli.packed import tell_of_segments
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
    """An image in segments: all of them as one source, how many there are, and what opens them to be stored."""

    source: JoinedDiskSource
    count: int
    packing: Packing

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
    return Split(JoinedDiskSource(paths), len(paths), segments.open_split)


def with_segments(papers: Papers, split: Split | None) -> Papers:
    """Add how many segments there are; what typed text or log say otherwise of it is a finding."""
    if split is None:
        return papers
    if papers.values.get("segments") in (None, split.count):
        return replace(papers, values={**papers.values, "segments": split.count})
    return replace(papers, against=papers.against | {"segments"})


def spoken_of(
    call: Call, vault: Vault, store: str, papers: Papers, *, split: Split | None, found: ObjectDigest
) -> ObjectDigest:
    """Give the digests that a hash file beside the image speaks of: those of all segments, or of the one it names."""
    if split is None or not papers.beside:
        return found
    args = call.args
    first, _ = vault.archive(store).hash(
        os.fspath(place(call, args.image)), md5=args.md5, sha1=args.sha1, progress=call.say
    )
    call.say.clear()
    alone = {"md5": first.md5, "sha1": first.sha1, "sha256": first.sha256}
    return first if all(alone[name] == said for name, said in papers.beside.items()) else found
