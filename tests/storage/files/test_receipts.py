"""Receipts lie in folders by thousand; those of earlier versions lie flat and are read beside them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from custody.errors import StorageFailed
from custody.ledger.submissions.submission import Receipt
from custody.storage.account.receipts import keep, kept_receipts, receipt_path

ORIGIN = "lab.example/log"


def receipt(position: int, entry: bytes = b"an entry", size: bytes = b"at one size") -> Receipt:
    proof = b"c2sp.org/tlog-proof@v1\nextra " + entry + b"\nindex %d\n" % position + size
    return Receipt(position, "0123456789abcdef", proof)


def flat(folder: Path, position: int, data: bytes) -> Path:
    """Write a receipt where earlier versions kept it."""
    path = folder / ORIGIN / f"{position}.tlog-proof"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def listed(folder: Path, start: int = 0) -> list[tuple[str, int, bytes]]:
    return [(each.name, each.position, each.data) for each in kept_receipts(folder / ORIGIN, start)]


@pytest.mark.parametrize(
    ("position", "path"),
    [
        (0, "000000/0.tlog-proof"),
        (999, "000000/999.tlog-proof"),
        (1000, "000001/1000.tlog-proof"),
        (1234567890123, "1234567890/1234567890123.tlog-proof"),
    ],
)
def test_a_receipt_lies_in_the_folder_of_its_thousand_and_is_read_there(
    tmp_path: Path, position: int, path: str
) -> None:
    assert receipt_path(position) == path
    (kept,) = keep(tmp_path, ORIGIN, [receipt(position)], lambda: False)
    assert kept.file == str(tmp_path / ORIGIN / path)
    assert listed(tmp_path) == [(path, position, receipt(position).proof)]


def test_both_layouts_are_read_by_rising_position_and_a_position_in_both_is_read_twice(
    tmp_path: Path,
) -> None:
    keep(tmp_path, ORIGIN, [receipt(at) for at in (7, 1001, 2500)], lambda: False)
    for position in (3, 7, 1500, 4000):
        flat(tmp_path, position, b"flat %d" % position)
    found = listed(tmp_path)
    assert [position for _, position, _ in found] == [3, 7, 7, 1001, 1500, 2500, 4000]
    assert {data for _, position, data in found if position == 7} == {receipt(7).proof, b"flat 7"}
    assert [position for _, position, _ in listed(tmp_path, 1001)] == [1001, 1500, 2500, 4000]
    assert [position for _, position, _ in listed(tmp_path, 1002)] == [1500, 2500, 4000]


def test_thousands_before_the_start_are_not_even_listed(tmp_path: Path) -> None:
    keep(tmp_path, ORIGIN, [receipt(at) for at in (7, 1001, 2500)], lambda: False)
    seen: list[Path] = []
    scan = os.scandir

    def watch(folder: Path) -> object:
        seen.append(folder)
        return scan(folder)

    with pytest.MonkeyPatch.context() as watched:
        watched.setattr("custody.storage.account.receipts.os.scandir", watch)
        assert [position for _, position, _ in listed(tmp_path, 1900)] == [2500]
    assert [folder.name for folder in seen] == ["log", "000001", "000002"]


def test_a_flat_receipt_of_another_entry_stays_and_is_told_of(tmp_path: Path) -> None:
    older = flat(tmp_path, 7, receipt(7, b"a lost entry").proof)
    (kept,) = keep(tmp_path, ORIGIN, [receipt(7)], lambda: False)
    assert older.read_bytes() == receipt(7, b"a lost entry").proof
    assert kept.file == str(tmp_path / ORIGIN / receipt_path(7, "0123456789abcdef"))
    assert str(older) in kept.warnings[0]


def test_a_flat_receipt_of_the_same_entry_is_no_matter(tmp_path: Path) -> None:
    older = flat(tmp_path, 7, receipt(7, size=b"at a smaller size").proof)
    (kept,) = keep(tmp_path, ORIGIN, [receipt(7)], lambda: False)
    assert (kept.file, kept.warnings) == (str(tmp_path / ORIGIN / receipt_path(7)), ())
    assert older.read_bytes() == receipt(7, size=b"at a smaller size").proof


def test_what_is_no_receipt_is_passed_over_and_odd_things_come_without_bytes(tmp_path: Path) -> None:
    keep(tmp_path, ORIGIN, [receipt(7)], lambda: False)
    folder = tmp_path / ORIGIN
    for name in ("notes.txt", "07.tlog-proof", "000000/8.tlog-proof.part", "000000/8-xyz.tlog-proof"):
        (folder / name).write_bytes(b"")
    (folder / "01").mkdir()
    (folder / "0000001").mkdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "5000.tlog-proof").write_bytes(b"from elsewhere")
    (folder / "000005").symlink_to(elsewhere)
    (folder / "000000" / "9.tlog-proof").mkdir()
    assert listed(tmp_path) == [
        (receipt_path(7), 7, receipt(7).proof),
        (receipt_path(9), 9, b""),
        ("000005", 5000, b""),
    ]


def test_no_folder_has_no_receipts_and_one_that_cannot_be_read_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert listed(tmp_path) == []
    keep(tmp_path, ORIGIN, [receipt(7)], lambda: False)

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr("custody.storage.account.receipts.os.scandir", refuse)
    with pytest.raises(StorageFailed, match="could not list"):
        listed(tmp_path)
