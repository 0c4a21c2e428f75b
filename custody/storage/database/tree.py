"""The Merkle tree over entries in a database: tiles, checkpoints and witness lines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from custody.errors import NotFound
from custody.ledger.ports import StoredCosignature, StoredTile
from custody.proof.merkle import HASH_BYTES, TILE_HEIGHT
from custody.proof.tiles import TILE_WIDTH

_FULL = "SELECT {n}, 0, hashes FROM tiles WHERE level = :level{n} AND idx = :index{n}"
_LEAVES = "SELECT {n}, position, leaf FROM entries WHERE position >= :a{n} AND position < :b{n}"
_ROOTS = "SELECT {n}, idx, root FROM tile_roots WHERE level = :level{n} AND idx >= :a{n} AND idx < :b{n}"


class TreeReads(ABC):
    """The queries of LedgerReader about the Merkle tree."""

    _name: str

    @abstractmethod
    def _rows(self, sql: str, **parameters: Any) -> Sequence[Any]:
        """Return all rows of a statement."""

    @abstractmethod
    def _value(self, sql: str, **parameters: Any) -> Any:
        """Return the first column of the only row, None without one."""

    @abstractmethod
    def _pages(self, sql: str, **parameters: int) -> Iterator[Any]:
        """Yield the rows of a statement in pages."""

    def tile(self, level: int, index: int, width: int) -> bytes:
        """Return the first ``width`` hashes of a tile, stored or from the row below; raise NotFound."""
        first = index << TILE_HEIGHT
        found: bytes = b""
        if width == TILE_WIDTH:
            sql = "SELECT hashes FROM tiles WHERE level = :level AND idx = :index"
            found = self._value(sql, level=level, index=index) or b""
        if found:
            pass
        elif level == 0:
            sql = "SELECT leaf FROM entries WHERE position >= :a AND position < :b ORDER BY position"
            found = b"".join(row[0] for row in self._rows(sql, a=first, b=first + width))
        else:
            sql = "SELECT root FROM tile_roots WHERE level = :level AND idx >= :a AND idx < :b ORDER BY idx"
            found = b"".join(row[0] for row in self._rows(sql, level=level - 1, a=first, b=first + width))
        if not found or len(found) != width * HASH_BYTES:
            raise NotFound(f"the ledger database {self._name} has no {width} hashes of tile {level}/{index}")
        return found

    def tiles_of(self, wanted: Sequence[tuple[int, int, int]]) -> list[bytes]:
        """Return the hashes of tiles (level, index, width), in their order, by one query; raise NotFound."""
        parts: list[str] = []
        parameters: dict[str, int] = {}
        for n, (level, index, width) in enumerate(wanted):
            first = index << TILE_HEIGHT
            if width == TILE_WIDTH:
                parts.append(_FULL.format(n=n))
                parameters |= {f"level{n}": level, f"index{n}": index}
                continue
            parameters |= {f"a{n}": first, f"b{n}": first + width}
            parts.append((_ROOTS if level else _LEAVES).format(n=n))
            if level:
                parameters[f"level{n}"] = level - 1
        found = [bytearray() for _ in wanted]
        for n, _, hashes in (
            self._rows(f"{' UNION ALL '.join(parts)} ORDER BY 1, 2", **parameters) if parts else ()
        ):
            found[n] += hashes
        return [
            bytes(hashes) if len(hashes) == width * HASH_BYTES else self.tile(level, index, width)
            for hashes, (level, index, width) in zip(found, wanted, strict=True)
        ]

    def tiles(self) -> Iterator[StoredTile]:
        """Yield every stored full tile; one without its root has an empty one."""
        sql = """SELECT t.level, t.idx, t.hashes, r.root FROM tiles t
            LEFT JOIN tile_roots r ON r.level = t.level AND r.idx = t.idx ORDER BY t.level, t.idx"""
        for level, index, hashes, root in self._pages(sql):
            yield StoredTile(level, index, hashes, root or b"")

    def checkpoint(self, size: int) -> bytes | None:
        """Return the log-signed checkpoint of exactly this size, None if there is none."""
        found: bytes | None = self._value("SELECT note FROM checkpoints WHERE size = :size", size=size)
        return found

    def checkpoints(self) -> Iterator[tuple[int, bytes]]:
        """Yield every stored checkpoint in ascending size."""
        return map(tuple, self._pages("SELECT size, note FROM checkpoints ORDER BY size"))

    def cosignatures(self, size: int | None = None) -> list[StoredCosignature]:
        """Return the witness lines stored for this size, or for every size, ordered."""
        if size is None:
            rows = self._rows("SELECT size, vkey, line FROM cosignatures ORDER BY size, vkey, line")
        else:
            sql = "SELECT size, vkey, line FROM cosignatures WHERE size = :size ORDER BY vkey, line"
            rows = self._rows(sql, size=size)
        return [StoredCosignature(*row) for row in rows]

    def noted(self, size: int) -> tuple[bytes, list[str]] | None:
        """Return the checkpoint of exactly this size with its witness lines; None if there is none."""
        sql = """SELECT c.note, s.line FROM checkpoints c LEFT JOIN cosignatures s ON s.size = c.size
            WHERE c.size = :size ORDER BY s.vkey, s.line"""
        rows = self._rows(sql, size=size)
        return (rows[0][0], [line for _, line in rows if line is not None]) if rows else None

    def cosigned(self, most: int) -> int:
        """Return the newest size up to ``most`` for which a witness line is stored, 0 if there is none."""
        return self._value("SELECT MAX(size) FROM cosignatures WHERE size <= :most", most=most) or 0
