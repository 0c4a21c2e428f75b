"""Finds the receipts that a desk keeps, wherever they lie in its folder of receipts."""

from __future__ import annotations

from pathlib import Path

from custody.storage.account.receipts import receipt_path


def receipts_of(desk: Path) -> Path:
    """Return the folder with the receipts of the only log of which a desk keeps any, below the desk's own folder."""
    (folder,) = (desk / "receipts").glob("*/*")
    return folder


def receipt_of(desk: Path, position: int) -> Path:
    """Return the file of the receipt of a position."""
    return receipts_of(desk) / receipt_path(position)


def flatten(desk: Path) -> None:
    """Lay all receipts of a desk flat, as versions before folders by thousand kept them."""
    folder = receipts_of(desk)
    for receipt in sorted(folder.glob("*/*")):
        receipt.rename(folder / receipt.name)
    for thousand in [each for each in folder.iterdir() if each.is_dir()]:
        thousand.rmdir()
