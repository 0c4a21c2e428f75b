"""What `custody log publish` writes, verified by a program in another language that shares no code with us."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from custody.proof import merkle
from tests.cli import paged
from tests.cli.desk import Desk
from tests.go.program import Stranger, build


@pytest.fixture(scope="module")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Stranger:
    return build(tmp_path_factory.mktemp("stranger"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A ledger whose administrator may also open cases."""
    desk = Desk(tmp_path / "desk")
    desk.done("init", "--domain", "lab.example")
    (key,) = paged.rows(desk.done("key", "list"), "keys")
    desk.done(
        "actor",
        "set-roles",
        key["name"],
        "--roles",
        "administrator",
        "evidence_custodian",
        "--reason",
        "appointment",
    )
    return desk


def test_a_stranger_verifies_the_published_log_its_growth_and_its_entries(
    desk: Desk, stranger: Stranger
) -> None:
    folder = desk.folder / "published"
    vkey = desk.run("log", "vkey").out.split()[-1]
    desk.done("case", "open", "2026-1")
    desk.done("log", "publish", str(folder), "--with-entries")
    old = folder.with_name("old.checkpoint")
    old.write_bytes((folder / "checkpoint").read_bytes())
    for number in range(2, 8):
        desk.done("case", "open", f"2026-{number}")
    desk.done("log", "publish", str(folder), "--with-entries")
    status, found = stranger(folder, "-vkey", vkey, "-index", "0,2,8", "-old", str(old))
    assert status == 0, found
    assert (found["size"], found["consistent_from"]) == (9, 3)
    proof = desk.done("proof", "entry", "8", "--out", "p.tlog-proof")
    assert proof
    shown = desk.done("log", "show", "--entry", "8")
    note = shown["note"].encode()
    assert found["records"][2]["leaf"] == base64.b64encode(merkle.leaf_hash(note)).decode()


def test_by_default_no_entry_is_published_and_the_tree_still_verifies(desk: Desk, stranger: Stranger) -> None:
    folder = desk.folder / "published"
    vkey = desk.run("log", "vkey").out.split()[-1]
    desk.done("log", "publish", str(folder))
    assert not (folder / "tile" / "entries").exists()
    status, found = stranger(folder, "-vkey", vkey, "-tiles-only")
    assert (status, found["size"]) == (0, 2), found


def test_a_published_log_that_was_changed_is_refused_by_the_stranger(desk: Desk, stranger: Stranger) -> None:
    folder = desk.folder / "published"
    vkey = desk.run("log", "vkey").out.split()[-1]
    desk.done("log", "publish", str(folder))
    assert stranger(folder, "-vkey", vkey, "-tiles-only")[0] == 0
    tile = folder / "tile" / "0" / "000.p" / "2"
    data = tile.read_bytes()
    tile.chmod(0o644)
    tile.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    assert stranger(folder, "-vkey", vkey, "-tiles-only")[0] == 1
