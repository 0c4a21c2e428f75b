"""The descriptor of a VMDK: the names of the files that hold the disk.

Source: VMware, Virtual Disk Format 1.1.
"""

from __future__ import annotations

import re

from custody.errors import Malformed

SIGNATURE = b"# Disk DescriptorFile"
#: A descriptor alone is a few lines; the format allows 20 sectors for one inside a disk.
MOST_BYTES = 1 << 16
_EXTENT = re.compile(rb'^\s*(?:RW|RDONLY|NOACCESS)\s+\d+\s+[A-Z]+\s+"([^"\r\n]+)"', re.MULTILINE)


def extents(text: bytes) -> tuple[str, ...]:
    """Return the names of the files in a descriptor, each once, in order.

    Raises Malformed for bytes that are no descriptor alone.
    """
    if not text.startswith(SIGNATURE):
        raise Malformed("no descriptor of a VMDK: it does not begin as one")
    if len(text) > MOST_BYTES:
        raise Malformed("no descriptor of a VMDK: it is too long for one")
    return tuple(dict.fromkeys(name.decode("utf-8", "replace") for name in _EXTENT.findall(text)))
