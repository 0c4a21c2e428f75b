"""An image in segments, read as one image, and the check that none of its segments is missing."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from custody.display import visible
from custody.errors import NotFound, UsageError
from custody.frozen import dataclass
from custody.layout import many
from custody.ledger.ports import Packing, Source
from custody.storage.images import segments
from custody.storage.images.segment_stream import JoinedDiskSource


@dataclass(frozen=True, slots=True)
class Split:
    """An image in segments: all as one source, the size of each in bytes, and its packing function."""

    source: JoinedDiskSource
    sizes: tuple[int, ...]
    packing: Packing

    @property
    def count(self) -> int:
        """The number of segments."""
        return len(self.sizes)

    def opened(self, _: str) -> AbstractContextManager[Source]:
        """Return a context manager with the segments one after the other, to be read once."""
        return nullcontext(self.source)


def split_at(path: str, named: str, *, each: bool, raw: bool) -> Split | None:
    """Return the image in segments whose first one is at a path, None for a single file.

    With ``each`` a segment is a file by itself; ``raw`` is True where the image was stated to be one raw file,
    ``named`` is its name in messages. Raises UsageError for a segment that is not the first, and for an image in
    segments that was stated to be one file, NotFound for a segment that is missing.
    """
    if segments.packing_for(path, each=each) is not segments.open_split:
        return None
    paths = segments.in_order(path)
    if raw:
        raise UsageError(
            f"'{visible(named)}' is the first of {len(paths)} segments, and --format raw is an image in one file",
            hint="Say --format split_raw, which takes all of them, or --single-files if the others are something else.",
        )
    source = JoinedDiskSource(paths)
    return Split(source, tuple(source.sizes), segments.open_split)


def check_complete(first: Path, split: Split | None, stated: int) -> None:
    """Raise NotFound if ``stated`` bytes exceed a raw image whose last segment is full."""
    sizes: Sequence[int] = () if split is None else split.sizes
    if split is None and first.is_file():
        sizes = (first.stat().st_size,)
    wanted = segments.next_segment(first.name, len(sizes))
    lacking = stated - sum(sizes)
    if wanted is None or lacking <= 0 or not all(sizes) or len(set(sizes)) != 1:
        return
    count = -(-lacking // sizes[0])
    last = segments.next_segment(first.name, len(sizes) + count - 1) or wanted
    missing = (
        f"segment '{visible(wanted)}' is"
        if count == 1
        else f"segments '{visible(wanted)}' to '{visible(last)}' are"
    )
    raise NotFound(
        f"the {missing} missing: the source is said to have {stated} bytes, and the {many(len(sizes), 'segment')} here "
        f"{sum(sizes)}",
        hint=f"Put all segments into one folder; if the tool wrote no more of them, say --segment-count {len(sizes)}.",
    )
