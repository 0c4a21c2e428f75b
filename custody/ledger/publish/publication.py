"""Publication of a ledger in the layout of c2sp.org/tlog-tiles: tiles first, the checkpoint last.

The published ledger must be a prefix of this one; files of earlier sizes stay. Nothing is signed here, and entries are
published only on request: their envelopes show kinds, times and pseudonyms (Convention, article 25(3)).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext

from custody.errors import Conflict, ProofInvalid, UnknownKey
from custody.frozen import dataclass
from custody.ledger.ports import LedgerReader, Publisher
from custody.ledger.proofs.prover import Prover
from custody.proof import checkpoint, merkle, note, tiles
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle.prove import root_at
from custody.proof.note import VerifierKey
from custody.proof.tiles import TILE_WIDTH, Tile

#: Path of the newest checkpoint below the published prefix.
CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Published:
    """The result of one publication: sizes before and after, numbers of files written, of cosignatures.

    ``checkpoint_new`` is False where the same checkpoint was published already. ``mended`` are the paths of files that
    were missing under the published checkpoint and were written again.
    """

    size: int
    previous: int
    hash_tiles: int
    entry_bundles: int
    cosignatures: int
    checkpoint_new: bool
    mended: tuple[str, ...] = ()


#: The sort of a file, its path, and the tile that it is of.
_File = tuple[str, str, Tile]


class Publication:
    """The publication of one reader's ledger under its log key."""

    def __init__(self, reader: LedgerReader, log_key: VerifierKey, publisher: Publisher) -> None:
        self._reader = reader
        self._log_key = log_key
        self._publisher = publisher

    def previous(self, size: int) -> Checkpoint | None:
        """Return the published checkpoint, verified as a prefix of ``size`` entries; None if there is none.

        Raise ProofInvalid where it is no prefix, or is not this log's: two histories must never be published under one
        name.
        """
        return self._prefix(self._publisher.get(CHECKPOINT), size)

    def _opened(self, data: bytes) -> Checkpoint:
        try:
            return checkpoint.open(data, self._log_key)
        except (ProofInvalid, UnknownKey) as error:
            raise ProofInvalid(
                f"what is published there is no checkpoint of this ledger: {error.message}",
                hint="Publish into a folder of its own; keep this one, somebody may have changed it.",
            ) from error

    def _prefix(self, data: bytes | None, size: int) -> Checkpoint | None:
        if data is None:
            return None
        old = self._opened(data)
        if old.size > size:
            raise ProofInvalid(
                f"{old.size} entries are published there, this ledger has {size}",
                hint="An older copy was restored, or another one published: find the newer one first.",
            )
        if old.size and root_at(old.size, self._reader) != old.root:
            raise ProofInvalid(
                f"the {old.size} entries published there are not the first {old.size} of this ledger",
                hint="Keep both: the log signed two histories, which is what an auditor must see.",
            )
        return old

    def _now(self, seen: bytes | None, signed: bytes, size: int) -> Checkpoint | None:
        """Return the published checkpoint, read again and verified as a prefix; None if there is none.

        Raise Conflict where, since ``seen``, another one of at least ``size`` entries was published.
        """
        data = self._publisher.get(CHECKPOINT)
        if data is not None and data not in (seen, signed):
            there = self._opened(data)
            if there.size >= size:
                raise Conflict(
                    f"another publication put {there.size} entries there meanwhile, and these {size} were left out",
                    hint="Run `custody log publish` again if more is to be published than stands there now.",
                )
        return self._prefix(data, size)

    def publish(
        self, size: int, *, entries: bool = False, again: bool = False, dry: bool = False
    ) -> Published:
        """Publish the first ``size`` entries; return the numbers of files written.

        ``entries`` adds the entry bundles, ``again`` writes every file anew, ``dry`` writes nothing. Raise NotFound
        without a checkpoint of this size, ProofInvalid where stored tiles or entries do not lead to its root, or the
        published ledger is no prefix; Conflict where at least as many entries were published meanwhile; Busy or
        StorageFailed where the place refuses.
        """
        signed = Prover(self._reader, self._log_key.name).checkpoint(size)
        head = checkpoint.open(signed, self._log_key)
        seen = self._publisher.get(CHECKPOINT)
        self._prefix(seen, size)
        if root_at(size, self._reader) != head.root:
            raise ProofInvalid(
                f"the stored tiles do not lead to the checkpoint of {size} entries",
                hint="Run `custody check`; nothing was published.",
            )
        done = {"hash": 0, "entry": 0}
        with nullcontext() if dry else self._publisher.exclusive():
            old = self._now(seen, signed, size)
            start = 0 if old is None or again else old.size
            missing = self._missing(start, entries=entries)
            for sort, path, data in self._files(start, size, missing, entries=entries, again=again):
                done[sort] += 1
                if not dry:
                    self._publisher.put(path, data)
            self._now(seen, signed, size)
            new = self._publisher.get(CHECKPOINT) != signed
            if new and not dry:
                self._publisher.put(CHECKPOINT, signed)
        return Published(
            size=size,
            previous=0 if old is None else old.size,
            hash_tiles=done["hash"],
            entry_bundles=done["entry"],
            cosignatures=len(note.parse(signed).signatures) - 1,
            checkpoint_new=new,
            mended=tuple(path for _, path, _ in missing),
        )

    def _missing(self, size: int, *, entries: bool) -> list[_File]:
        """Return the missing files of the first ``size`` entries, as in a folder copied while it changed.

        Names and sizes of all files are compared, and the bytes of the last tile of each level, on which later tiles
        depend. Bundles count where they are to be published and some are. Raise ProofInvalid where a file differs from
        this ledger.
        """
        wanted = [
            ("hash", tiles.tile_path(tile.level, tile.index, tile.width), tile)
            for tile in tiles.new_tiles(0, size)
        ]
        if entries and self._has_entries(size):
            wanted += [
                ("entry", tiles.entries_path(tile.index, tile.width), tile)
                for _, _, tile in wanted
                if tile.level == 0
            ]
        if not wanted:
            return []
        there, last = dict(self._publisher.files()), set(tiles.last_tiles(size))
        for sort, path, tile in wanted:
            if sort == "hash" and path in there:
                whole = there[path] == tile.width * merkle.HASH_BYTES
                if not whole or (tile in last and self._publisher.get(path) != self._hashes(tile)):
                    raise ProofInvalid(
                        f"{path} is published there and is not what this ledger has",
                        hint="Keep it, and find out who changed it; --overwrite writes it anew.",
                    )
        return [file for file in wanted if file[1] not in there]

    def _files(
        self, start: int, size: int, missing: Sequence[_File], *, entries: bool, again: bool
    ) -> Iterator[tuple[str, str, bytes]]:
        """Yield sort, path and bytes of every file to write, bundles after the hashes that cover them."""
        lost = {sort: [tile for own, _, tile in missing if own == sort] for sort in ("hash", "entry")}
        for tile in (*lost["hash"], *tiles.new_tiles(start, size)):
            yield "hash", tiles.tile_path(tile.level, tile.index, tile.width), self._hashes(tile)
        if entries:
            first = 0 if again or not self._has_entries(start) else start
            bundles = [tile for tile in tiles.new_tiles(first, size) if tile.level == 0]
            for tile in (*lost["entry"], *bundles):
                yield "entry", tiles.entries_path(tile.index, tile.width), self._bundle(tile)

    def _has_entries(self, size: int) -> bool:
        """Return whether the bundles of the first ``size`` entries are published, by the last of them."""
        full, rest = divmod(size, TILE_WIDTH)
        if not size:
            return False
        last = tiles.entries_path(full, rest) if rest else tiles.entries_path(full - 1)
        return self._publisher.get(last) is not None

    def _hashes(self, tile: Tile) -> bytes:
        hashes = self._reader.tile(tile.level, tile.index, tile.width)
        if tile.width == TILE_WIDTH:
            above = self._reader.tile(tile.level + 1, tile.index // TILE_WIDTH, tile.index % TILE_WIDTH + 1)
            if tiles.tile_root(hashes) != above[-merkle.HASH_BYTES :]:
                raise ProofInvalid(
                    f"the stored tile {tile.level}/{tile.index} is not what the row above it says",
                    hint="Run `custody check`; the published checkpoint was left as it is.",
                )
        return hashes

    def _bundle(self, tile: Tile) -> bytes:
        first = tile.index * TILE_WIDTH
        notes = [entry.note for entry in self._reader.entries(first, first + tile.width)]
        if b"".join(map(merkle.leaf_hash, notes)) != self._reader.tile(0, tile.index, tile.width):
            raise ProofInvalid(
                f"among the entries {first} to {first + tile.width - 1} one is not what the tree commits to",
                hint="Run `custody check`; the published checkpoint was left as it is.",
            )
        return tiles.encode_bundle(notes)
