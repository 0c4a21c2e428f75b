"""A small log of well-formed entries, published in memory, for examinations of folders; every entry can be bent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from custody.model.entry.envelope import Seen, SignedEntry
from custody.proof import checkpoint, merkle, tiles
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import SeedSigner
from custody.proof.tiles import MemoryTiles
from tests.model.verdicts.test_proof_files import AT, CONTENT, LOG, OTHER, PERSON, entry
from tests.proof.merkle.test_published_tree import Shelf

#: Entries about so many subjects follow one another in turn.
SUBJECTS = 5


class SmallLog:
    """Entries by two people about a few subjects; what each signer had seen lags behind by some entries."""

    def __init__(self, log: SeedSigner = LOG) -> None:
        self.log = log
        self.entries: list[bytes] = []
        self._memory = MemoryTiles()
        self._frontier = Frontier()
        self.roots = [merkle.EMPTY_ROOT]
        self._tips: dict[int, tuple[int, bytes]] = {}

    def grow(self, size: int, **bent: Any) -> SmallLog:
        """Enter entries up to a size; of the last one some members are bent."""
        while len(self.entries) < size:
            last = len(self.entries) == size - 1
            self.add(**(bent if last else {}))
        return self

    def add(
        self,
        data: bytes | None = None,
        signer: SeedSigner | None = None,
        *,
        newer: bool = False,
        **bent: Any,
    ) -> None:
        """Enter one more entry, or bytes that are none; a ``newer`` one is of rules that no program here knows."""
        position = len(self.entries)
        about = position % SUBJECTS
        tip = self._tips.get(about)
        seen = max(0, position - position % 7 - (300 if position % 50 == 49 and position > 320 else 0))
        made: SignedEntry = entry(
            CONTENT,
            signer or (PERSON if position % 3 else OTHER),
            **{
                "at": AT + position,
                "id": f"8c5f2f0e-6f0c-4b52-9d7e-{position:012x}",
                "subject": f"1c5f2f0e-6f0c-4b52-9d7e-{about:012x}",
                "seq": 0 if tip is None else tip[0] + 1,
                "prev": None if tip is None else tip[1],
                "kind": "case.opened" if position else "ledger.opened",
                "seen": Seen(seen, self.roots[seen]),
                "log": self.log.verifier.name,
                **bent,
            },
        )
        note = made.note if data is None else data
        if newer:
            note = note.replace(b'"v":1}', b'"v":2}')
        self.entries.append(note)
        if data is None and not bent.keys() & {"seq", "prev"}:
            self._tips[about] = (made.envelope.seq, merkle.leaf_hash(note))
        leaf = merkle.leaf_hash(note)
        self._memory.append(leaf)
        self._frontier.append(leaf)
        self.roots.append(self._frontier.root())

    def checkpoint(self, size: int | None = None, **bent: Any) -> bytes:
        """Sign the head of a size."""
        size = len(self.entries) if size is None else size
        head = Checkpoint(self.log.verifier.name, size, self.roots[size])
        return checkpoint.sign(replace(head, **bent), self.log)

    def shelf(self, *sizes: int, entries: bool = True) -> Shelf:
        """Publish at sizes, the last of which is all of it."""
        files: dict[str, bytes] = {}
        old = 0
        for size in (*sizes, len(self.entries)):
            for tile in tiles.new_tiles(old, size):
                path = tiles.tile_path(tile.level, tile.index, tile.width)
                files[path] = self._memory.tile(tile.level, tile.index, tile.width)
                if entries and tile.level == 0:
                    first = tile.index * 256
                    bundle = tiles.encode_bundle(self.entries[first : first + tile.width])
                    files[tiles.entries_path(tile.index, tile.width)] = bundle
            old = size
        files["checkpoint"] = self.checkpoint()
        return Shelf(files)
