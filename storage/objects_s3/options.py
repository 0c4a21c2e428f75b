"""What custody.toml says of a bucket. Credentials are not among it: they come by the usual chain of AWS's tools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

#: What a server may need done differently: a Content-MD5 beside each setting of a lock.
QUIRKS = ("content-md5",)

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class S3Options:
    """One bucket: how it is reached, and how bytes are sent to it.

    ``endpoint`` None is AWS itself, ``profile`` a name in the shared credentials file; ``lock`` says that the bucket
    was made with Object Lock. ``part_mib`` is the size of a part (5 MiB to 5 GiB is what S3 takes), ``uploaders`` how
    many parts travel at once: their product, and one part more, is the memory an upload needs. ``timeout`` is how
    many seconds a silent connection is waited for.
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
        """Give the size of a part for an object of so many bytes: as set, or larger so that 9,000 parts carry it."""
        least = -(-(size or 0) // 9_000)
        return max(self.part_mib * MIB, -(-least // MIB) * MIB)
