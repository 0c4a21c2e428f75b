"""The size of an image beside the sizes that people stated of what it was taken from."""

from __future__ import annotations

from collections.abc import Iterable

from custody.frozen import dataclass
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.exhibits.exhibit_details import view_item
from custody.ledger.views.subjects.lookup import Lookup

#: Methods whose image holds every byte of the source.
_PHYSICAL = frozenset({"chip_off", "jtag", "physical"})
_RAW = frozenset({"raw", "split_raw"})
#: By how many hundredths the capacity that is printed on a medium may differ from its size: it is a rounded figure.
_PRINTED = 10


@dataclass(frozen=True, slots=True)
class ImageSize:
    """The bytes of the medium in an image, and the capacity and source size as stated.

    Each is None where it is not known. ``physical``: the image should hold every byte of the source.
    """

    image: int | None
    source: int | None
    capacity: int | None
    physical: bool

    @property
    def remark(self) -> str | None:
        """The remark on a physical image of another size than stated; None where it has that size."""
        if self.image is None or not self.physical:
            return None
        stated = (("capacity", self.capacity, _PRINTED), ("source size", self.source, 0))
        other = [
            f"stated {name} {size:,} bytes"
            for name, size, share in stated
            if size is not None and abs(size - self.image) * 100 > size * share
        ]
        return f"size differs: image {self.image:,} bytes, {', '.join(other)}" if other else None


def image_size(lookup: Lookup, acquisition: EntryView, entries: Iterable[EntryView]) -> ImageSize:
    """Return the sizes of an acquisition's image and of its source; ``entries`` are those of the exhibit."""
    stated = view_item(lookup, acquisition.envelope.subject, entries).statements.get("capacity", ())
    capacity = next((field.value for field in reversed(stated) if field.value is not None), None)
    raw = acquisition.value("format") in _RAW
    return ImageSize(
        _count(acquisition.current("container_bytes" if raw else "media_bytes")),
        _count(acquisition.current("source_bytes")),
        _count(capacity),
        acquisition.current("method") in _PHYSICAL,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) else None
