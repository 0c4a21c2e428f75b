"""The settings of a bucket in custody.toml.

Credentials are not among them: they come by the usual chain of AWS's tools.
"""

from __future__ import annotations

from pathlib import Path

from custody.errors import StorageFailed
from custody.frozen import dataclass

#: Deviations that a server may need: a Content-MD5 beside each setting of a lock.
QUIRKS = ("content-md5",)

MIB = 1 << 20
#: The most parts that an upload may have.
MOST_PARTS = 10_000
#: How many bytes of parts an upload has in memory at most, however large its object is.
MOST_MEMORY = 160 * MIB
#: How many connections to one server are kept for the next call.
AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class S3Options:
    """One bucket: its address, and the way of sending bytes to it.

    ``endpoint`` None is AWS itself, ``profile`` a name in the shared credentials file; ``lock`` is whether the bucket
    was made with Object Lock. ``part_mib`` is the size of a part (S3 takes 5 MiB and more), ``uploaders`` the number of
    parts in transit at once, both where ``MOST_MEMORY`` allows it. ``timeout`` is the number of seconds to wait for a
    silent connection.
    """

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    profile: str | None = None
    ca_file: Path | None = None
    path_style: bool = False
    lock: bool = False
    quirks: tuple[str, ...] = ()
    part_mib: int = 16
    uploaders: int = 4
    timeout: int = 60

    def part_bytes(self, size: int | None) -> int:
        """Return the part size for an object of ``size`` bytes: as set, or more to fit 10,000 parts.

        Raises StorageFailed where one such part would be more than an upload may have in memory.
        """
        least = -(-(size or 0) // MOST_PARTS)
        part = max(self.part_mib * MIB, -(-least // MIB) * MIB)
        if part > MOST_MEMORY:
            raise StorageFailed(
                f"an object of {size} bytes would need parts of {part // MIB} MiB, as a bucket takes {MOST_PARTS} of "
                f"them at most, and an upload may have {MOST_MEMORY // MIB} MiB in memory",
                hint="Split the image into segments and archive each, or archive it to a folder.",
            )
        return part

    def at_once(self, part_bytes: int) -> int:
        """Return the number of parts of this size in transit while another fills: as set, or fewer.

        For 0, a part is sent before the next one is begun. Raises StorageFailed for a part that fits in no memory.
        """
        if part_bytes > MOST_MEMORY:
            raise StorageFailed(
                f"parts of {part_bytes} bytes are more than an upload may have in memory", hint="Begin anew."
            )
        return min(self.uploaders, MOST_MEMORY // part_bytes - 1)
