"""A stranger's program, in Go and with none of our code, verifies a directory that we publish."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from custody.proof import checkpoint, cosignature, merkle, tiles
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle.prove import root_at
from custody.proof.tiles import MemoryTiles, Tile
from tests.go.program import Stranger, build
from tests.proof.keys import LOG, ORIGIN, OTHER, WITNESS
from tests.proof.merkle.rfc import flip

SIZES = (1, 255, 256, 257, 600, 70_000)


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return build(tmp_path_factory.mktemp("stranger"))


def entry(number: int) -> bytes:
    return b"entry %d " % number + b"x" * (number % 7)


class Log(NamedTuple):
    """A published log: its directory and its root at each published size."""

    directory: Path
    roots: dict[int, bytes]


def write(directory: Path, path: str, data: bytes) -> None:
    target = directory / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def publish(directory: Path, *sizes: int) -> Log:
    """Write a tlog-tiles directory that grows through ``sizes``, using the ground floor only."""
    memory, roots, last = MemoryTiles(), {}, 0
    for size in sizes:
        for number in range(last, size):
            memory.append(merkle.leaf_hash(entry(number)))
        for tile in tiles.new_tiles(last, size):
            write(
                directory,
                tiles.tile_path(tile.level, tile.index, tile.width),
                memory.tile(tile.level, tile.index, tile.width),
            )
            if tile.level == 0:
                numbers = range(tile.index * 256, tile.index * 256 + tile.width)
                bundle = tiles.encode_bundle([entry(number) for number in numbers])
                write(directory, tiles.entries_path(tile.index, tile.width), bundle)
        roots[size] = root_at(size, memory)
        signed = checkpoint.sign(Checkpoint(ORIGIN, size, roots[size]), LOG)
        write(directory, f"checkpoint.{size}", signed)
        write(directory, "checkpoint", cosignature.cosign(signed, WITNESS, 1_700_000_000 + size))
        last = size
    return Log(directory, roots)


def vkey() -> tuple[str, str]:
    return "-vkey", str(LOG.verifier)


@pytest.mark.parametrize("size", SIZES)
def test_a_stranger_verifies_signature_tiles_entries_and_inclusion(
    stranger: Stranger, tmp_path: Path, size: int
) -> None:
    log = publish(tmp_path, size)
    numbers = sorted({0, size // 3, size // 2, max(size - 2, 0), size - 1})
    status, found = stranger(tmp_path, *vkey(), "-index", ",".join(map(str, numbers)))
    root = base64.b64encode(log.roots[size]).decode()
    assert status == 0, found
    assert (found["origin"], found["size"], found["unverified_signatures"]) == (ORIGIN, size, 1)
    assert found["root"] == found["root_of_tiles"] == found["root_of_entries"] == root
    assert found["records"] == [
        {
            "index": number,
            "leaf": base64.b64encode(merkle.leaf_hash(entry(number))).decode(),
            "length": len(entry(number)),
        }
        for number in numbers
    ]


def test_a_stranger_verifies_that_the_log_only_grew(stranger: Stranger, tmp_path: Path) -> None:
    log = publish(tmp_path, *SIZES)
    for older in SIZES:
        status, found = stranger(tmp_path, *vkey(), "-old", str(tmp_path / f"checkpoint.{older}"))
        assert (status, found.get("consistent_from")) == (0, older), found
        assert found["root"] == base64.b64encode(log.roots[SIZES[-1]]).decode()


def test_every_published_size_stays_verifiable(stranger: Stranger, tmp_path: Path) -> None:
    publish(tmp_path, *SIZES[:-1])
    for size in SIZES[:-1]:
        shutil.copy(tmp_path / f"checkpoint.{size}", tmp_path / "checkpoint")
        status, found = stranger(tmp_path, *vkey(), "-index", "0")
        assert (status, found.get("size")) == (0, size), found


@pytest.fixture
def published(stranger: Stranger, tmp_path: Path) -> Path:
    """Publish 600 entries, after 300, and let the stranger see that all is right before it is tampered with."""
    publish(tmp_path, 300, 600)
    status, found = stranger(
        tmp_path, *vkey(), "-index", "0,299,599", "-old", str(tmp_path / "checkpoint.300")
    )
    assert (status, found.get("consistent_from")) == (0, 300), found
    return tmp_path


def spoil(path: Path, bit: int) -> None:
    path.write_bytes(flip(path.read_bytes(), bit))


@pytest.mark.parametrize("tile", [Tile(0, 0), Tile(0, 1), Tile(0, 2, 88), Tile(1, 0, 2)])
def test_one_bit_of_a_tile_that_the_proof_needs_is_refused(
    stranger: Stranger, published: Path, tile: Tile
) -> None:
    spoil(published / tiles.tile_path(tile.level, tile.index, tile.width), 77)
    status, found = stranger(published, *vkey(), "-index", "5,300,599")
    assert status == 1
    assert "tile" in found["error"] or "record" in found["error"]


@pytest.mark.parametrize("index", [0, 1, 2])
def test_one_bit_of_an_entry_is_refused(stranger: Stranger, published: Path, index: int) -> None:
    spoil(published / tiles.entries_path(index, 88 if index == 2 else 256), 20)
    status, found = stranger(published, *vkey(), "-index", str(index * 256))
    assert status == 1
    assert found["error"].startswith("entries:")


@pytest.mark.parametrize("bit", [0, 400, 900, 1200])
def test_one_bit_of_the_checkpoint_is_refused(stranger: Stranger, published: Path, bit: int) -> None:
    spoil(published / "checkpoint", bit)
    status, found = stranger(published, *vkey())
    assert status == 1
    assert found["error"].startswith("checkpoint:")


def test_another_key_is_refused(stranger: Stranger, published: Path) -> None:
    status, found = stranger(published, "-vkey", str(OTHER.verifier))
    assert status == 1
    assert "no verifiable signatures" in found["error"]


def test_a_rewritten_history_is_caught_by_an_older_checkpoint(stranger: Stranger, published: Path) -> None:
    other = checkpoint.sign(Checkpoint(ORIGIN, 300, merkle.leaf_hash(b"another past")), LOG)
    write(published, "older", other)
    status, found = stranger(published, *vkey(), "-old", str(published / "older"))
    assert status == 1
    assert found["error"].startswith("consistency:")


def test_a_record_beyond_the_tree_is_refused(stranger: Stranger, published: Path) -> None:
    status, found = stranger(published, *vkey(), "-index", "600")
    assert status == 1
    assert "not in a tree of 600" in found["error"]
