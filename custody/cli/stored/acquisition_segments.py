"""Images in segments in `custody acquisition record`: read whole, stored as one object."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from custody.cli.shell.files import place
from custody.cli.stored.packs import tell_of_segments
from custody.errors import NotFound

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.acquisition.papers import Papers
    from custody.proof.digest import ObjectDigest
    from custody.storage.images.segmented_image import Split
    from custody.storage.vault.vault import Vault


def split_of(call: Call) -> Split | None:
    """Return the segmented image whose first segment is named, None for a single file.

    Raise UsageError for a segment that is not the first, or for segments declared as one file, NotFound for a missing
    segment.
    """
    from custody.storage.images.segmented_image import split_at

    args = call.args
    path = os.fspath(place(call, args.image))
    try:
        split = split_at(path, args.image, each=args.single_files, raw=args.format == "raw")
    except NotFound as error:
        if args.archive or not args.container_only:
            raise
        call.say.note(f"{error.message}: only the file that is named is read")
        return None
    if split is not None:
        tell_of_segments(call, [args.image], named=True)
    return split


def check_all_there(call: Call, papers: Papers, split: Split | None) -> None:
    """Raise NotFound if the source is longer than all segments of a raw image, the last of which is full.

    Not checked for a run that its log calls failed, nor with --segment-count.
    """
    from custody.ledger.acquisition.fields import source_size
    from custody.storage.images.segmented_image import check_complete

    args, stated = call.args, source_size(papers.values)
    failed = papers.log is not None and papers.log.completed is False
    if stated is None or failed or args.single_files or args.segment_count is not None or not papers.is_raw:
        return
    check_complete(place(call, args.image), split, stated)


def covered_digests(
    call: Call, vault: Vault, store: str, papers: Papers, *, split: Split | None, found: ObjectDigest
) -> ObjectDigest:
    """Return the digests to compare with a hash file: of the first segment if they agree, else of all."""
    from custody.ledger.acquisition.imaging_log import agreeing

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
    return first if set(agreeing(papers.beside, first)) == papers.beside.keys() else found
