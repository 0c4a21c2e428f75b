"""Reads the media of an E01 from its first chunk to its last: its digests and its damage."""

from __future__ import annotations

from collections.abc import Mapping

from custody.errors import ProofInvalid
from custody.frozen import dataclass
from custody.ledger.ports import Progress
from custody.proof.digest import ObjectHasher
from custody.storage.images.ewf.container import Container, Damaged, Fault

#: Stretches of damaged sectors that are listed one by one; those after them are counted.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Scan:
    """The result of reading the media whole: size, digests as read, and digests stored by the tool.

    ``digests`` is empty where a chunk is damaged: there is no media to have one. ``damage`` lists the first MOST_LISTED
    runs of ``damaged_sector_count`` sectors, in ``damaged_chunk_count`` chunks. ``faults`` are the first of
    ``damaged_section_count`` sections, around the media, whose checksums do not fit.
    """

    size: int
    digests: Mapping[str, bytes]
    stored: Mapping[str, bytes]
    damage: tuple[Damaged, ...]
    damaged_chunk_count: int
    damaged_sector_count: int
    faults: tuple[Fault, ...]
    damaged_section_count: int

    @property
    def damage_counts(self) -> dict[str, int]:
        """The numbers of damaged ``chunks``, ``sectors`` and ``sections``."""
        return {
            "chunks": self.damaged_chunk_count,
            "sectors": self.damaged_sector_count,
            "sections": self.damaged_section_count,
        }

    def damage_lines(self, most: int) -> list[str]:
        """Return a line for each run of damaged sectors, as ewfverify, and each damaged section.

        Of each sort ``most`` are listed, and the rest is counted.
        """
        lines = [str(stretch) for stretch in self.damage[:most]]
        rest = self.damaged_sector_count - sum(stretch.count for stretch in self.damage[:most])
        lines += [f"{rest} more sectors"] if rest else []
        lines += [str(fault) for fault in self.faults[:most]]
        rest = self.damaged_section_count - len(self.faults[:most])
        return [*lines, f"{rest} more sections"] if rest else lines


def scan(container: Container, progress: Progress) -> Scan:
    """Read and verify every chunk of a container; return its digests and its damage.

    Raises ProofInvalid for a container without media, and what the segments raise.
    """
    if container.size == 0:
        raise ProofInvalid("the container holds no media", hint="Make the image again.")
    hasher = ObjectHasher(md5=True, sha1=True)
    found = _Damage()
    container.check_copies()
    done = 0
    for index in range(container.listed):
        data = container.chunk(index)
        if isinstance(data, Damaged):
            found.take(data)
        elif not found.chunks:
            hasher.update(data)
        done = min(done + container.volume.chunk_bytes, container.size)
        progress.advance(done, container.size, "bytes")
    rest = container.rest()
    if rest is not None:
        found.take(rest, container.chunks - container.listed)
    digests: dict[str, bytes] = {}
    if not found.chunks:
        whole = hasher.finish()
        digests = {"md5": whole.md5 or b"", "sha1": whole.sha1 or b"", "sha256": whole.sha256}
    faults = container.faults
    return Scan(
        size=container.size,
        digests=digests,
        stored=container.stored,
        damage=tuple(found.listed),
        damaged_chunk_count=found.chunks,
        damaged_sector_count=found.sectors,
        faults=tuple(faults[:MOST_LISTED]),
        damaged_section_count=len(faults),
    )


class _Damage:
    """Damaged chunks as they are read; neighbours in one segment become one run of sectors."""

    def __init__(self) -> None:
        self.listed: list[Damaged] = []
        self.chunks = 0
        self.sectors = 0
        self._open: Damaged | None = None

    def take(self, damaged: Damaged, chunks: int = 1) -> None:
        self.chunks += chunks
        self.sectors += damaged.count
        last = self._open
        if last is not None and (last.segment, last.first + last.count) == (damaged.segment, damaged.first):
            damaged = Damaged(last.segment, last.first, last.count + damaged.count)
            if self.listed and self.listed[-1] == last:
                self.listed[-1] = damaged
        elif len(self.listed) < MOST_LISTED:
            self.listed.append(damaged)
        self._open = damaged
