"""One pass over a published folder, from first to last entry, that records its faults.

Besides one tile of each row it keeps the newest entry of each subject, hash and identifier of each entry, some roots at
earlier sizes, and the faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache

from custody.errors import NotFound
from custody.model.entry.chain_validation import Chain, Past
from custody.model.verdicts.timestamp_files import sizes
from custody.model.verdicts.verdict import BROKEN, NOT_CHECKED, VERIFIED, Verdict
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle import HASH_BYTES, leaf_hash
from custody.proof.note import VerifierKey
from custody.proof.published.files import Fault, Files, Listing, older_faults, read_tile, width_of
from custody.proof.published.tree import Block, PublishedTree
from custody.proof.tiles import TILE_WIDTH, Tile, entries_path

#: The number of faults that ends a pass: the folder is of another log, or most of it is missing.
MOST_FAULTS = 1000
#: Why a scope was not checked where the checkpoint is not signed by the log.
RESTS = "it rests on the log's signature"
#: The number of tiles held for roots at much earlier sizes.
_TILES = 64


class _EnoughError(Exception):
    """Signals that the pass ends because of too many faults."""


class Reading:
    """One pass over a folder whose checkpoint is ``head``.

    ``leads`` says that the files hash to the root of the checkpoint. If so, ``roots`` holds the known roots at the
    sizes ``asked`` for and at those of timestamp tokens.
    """

    def __init__(
        self,
        files: Files,
        head: Checkpoint,
        there: Listing,
        signers: Iterable[VerifierKey],
        asked: Iterable[int],
    ) -> None:
        self._files = files
        self.head = head
        self.listing = there
        self.tree = PublishedTree(files, head.size, head.root, self._tell, entries=there.entries)
        self._marks = {size for size in (*sizes(there.tokens), *asked) if size <= head.size}
        self._past = Past(_Tiles(files, head.size), head, self._marks)
        self.chain = Chain(head.origin, self._past, signers, self._tell_entry)
        self.roots: dict[int, bytes] = {}
        self.faults: list[Fault] = []
        self.leads = self.ended = False
        self._whole = True

    def run(self, advance: Callable[[int, int | None, str], None]) -> None:
        """Read all of the folder, or until too many faults; record ``leads``, ``roots`` and ``faults``."""
        try:
            for block in self.tree.blocks():
                self._block(block)
                advance(min(block.first + TILE_WIDTH, self.head.size), self.head.size, "entries")
            self.leads = self.tree.leads
            found = ((size, self._past.root(size)) for size in self._marks if self.leads)
            self.roots = {size: root for size, root in found if root is not None}
            for fault in older_faults(self._files, self.listing.older, self.head.size):
                self._tell(fault)
            for path in self.listing.beyond:
                self._tell(Fault("files", path, _beyond(self.head.size)))
        except _EnoughError:
            self.ended = True

    def verdict(self, scope: str, good: str, *, rests: bool) -> Verdict:
        """Return the verdict of one scope by its faults; ``good`` is the reason of a verified one."""
        if not rests:
            return Verdict(scope, NOT_CHECKED, RESTS)
        own = [fault for fault in self.faults if fault.scope == scope]
        false = [fault for fault in own if fault.false]
        if self.ended and not false:
            return Verdict(
                scope,
                NOT_CHECKED,
                f"ended after {MOST_FAULTS} faults; {fault_text(own[0])}" if own else _ENDED,
            )
        if not own:
            return Verdict(scope, VERIFIED, good)
        first, count = (false or own)[0], len(false or own)
        more = f"; and {count - 1} more" if count > 1 else ""
        return Verdict(scope, BROKEN if false else NOT_CHECKED, f"{fault_text(first)}{more}")

    def _tell(self, fault: Fault) -> None:
        self.faults.append(fault)
        if len(self.faults) >= MOST_FAULTS:
            raise _EnoughError

    def _tell_entry(self, scope: str, position: int, why: str, false: bool) -> None:
        if not false and any(fault.scope == scope and not fault.false for fault in self.faults):
            # After one entry that cannot be read, its successors in every chain stay open: one fault is enough.
            return
        index = position // TILE_WIDTH
        path = entries_path(index, width_of(0, index, self.head.size))
        self._tell(Fault(scope, path, why, position, false))

    def _block(self, block: Block) -> None:
        if not block.hashes:
            self._whole = False
            self.chain.gap(min(TILE_WIDTH, self.head.size - block.first))
            return
        if not self._marks and not self.listing.entries:
            return
        for at, leaf in enumerate(block.hashes):
            position = block.first + at
            if not block.notes or leaf_hash(block.notes[at]) != leaf:
                self.chain.skip_hashed(leaf)
            else:
                self.chain.take(position, block.notes[at])
            if self._whole:
                self._past.append(leaf)


_ENDED = f"ended after {MOST_FAULTS} faults"


def fault_text(fault: Fault) -> str:
    """Return a fault as one sentence without a full stop."""
    where = fault.path if fault.entry is None else f"entry {fault.entry} in {fault.path}"
    return f"{where} {fault.why}"


def _beyond(size: int) -> str:
    return f"is of more than the {size} entries of the checkpoint: that is an older one, or publishing was cut short"


class _Tiles:
    """The tiles of a folder, as the computation of roots at earlier sizes reads them; a few are held."""

    def __init__(self, files: Files, size: int) -> None:
        self._size = size
        self._read = lru_cache(_TILES)(lambda tile: read_tile(files, tile))

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first hashes of a tile; raise NotFound if its file is none."""
        found = self._read(Tile(level, index, width_of(level, index, self._size)))
        if isinstance(found, Fault):
            raise NotFound(fault_text(found))
        return found[: width * HASH_BYTES]
