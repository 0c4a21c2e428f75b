"""Reads the content of an image file before its acquisition: an E01's media, a ZIP's members."""

from __future__ import annotations

from pathlib import Path

from custody.ledger.ports import Progress
from custody.storage.images import archives, files
from custody.storage.images.archives import Checked
from custody.storage.images.files import Contained

#: Formats whose container is a ZIP, with a CRC of each member.
_ZIPPED = frozenset({"aff4", "ufdr"})
#: Formats, by the codes of acquisitions, whose content is read.
READ = frozenset({"e01", *_ZIPPED})


def inside(path: Path, code: str, progress: Progress) -> Contained | Checked:
    """Return the content of an image in a format of READ as it was read, verified by its own checksums.

    Raises NotFound for a missing segment, ProofInvalid for a container that cannot be read, SourceChanged,
    StorageFailed.
    """
    return archives.check(path, progress) if code in _ZIPPED else files.read(path, progress)
