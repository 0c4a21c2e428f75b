"""Receipts: one file each in the signer's own folder, away from the vault.

They lie in folders by thousand, ``<origin>/<thousand>/<position>.tlog-proof``, where the thousand is the position
divided by 1000, in six digits. Those of earlier versions lie in ``<origin>`` itself and are read as well. A receipt
is never replaced by one of another entry: after a loss or a rewrite the ledger holds another entry at the same
position, and the older receipt proves it.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import StorageFailed
from custody.frozen import dataclass
from custody.ledger.ports import KeptReceipt
from custody.storage.files import durable, regular_files
from custody.storage.files.tile_folder import FolderPublisher

if TYPE_CHECKING:
    from custody.ledger.submissions.submission import Receipt
    from custody.storage.vault.vault import Vault

ENDING = ".tlog-proof"
#: How many positions have their receipts in one folder.
IN_A_FOLDER = 1000
_LARGEST_RECEIPT = 1 << 21
_RECEIPT = re.compile(r"(0|[1-9][0-9]{0,18})(?:-[0-9a-f]{8})?\.tlog-proof", re.ASCII)
_THOUSAND = re.compile(r"[0-9]{6}|[1-9][0-9]{6,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class SavedReceipt:
    """The result of saving one receipt: its file (None if unwritten), warnings, and remarks."""

    file: str | None
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def receipt_path(position: int, entry_id: str | None = None) -> str:
    """Return the path of a position's receipt below the folder of its log, with ``/`` between the parts.

    With an entry's id, return the path for a receipt beside one of another entry of the same position.
    """
    name = f"{position}{ENDING}" if entry_id is None else f"{position}-{entry_id[:8]}{ENDING}"
    return f"{_thousand(position)}/{name}"


def kept_receipts(folder: Path, start: int = 0) -> Iterator[KeptReceipt]:
    """Yield the receipts in the folder of one log, of positions from ``start`` on, in ascending position.

    Both folder layouts are read; if a position has a receipt in each, both are yielded. Folders of thousands before
    ``start`` are skipped. Anything that is not a regular file, or a link instead of a folder of a thousand, is yielded
    without bytes and not followed. Raises StorageFailed if a folder or file cannot be read.
    """
    named: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for entry in _listed(folder):
        receipt, thousand = _RECEIPT.fullmatch(entry.name), _THOUSAND.fullmatch(entry.name)
        if receipt is not None:
            named[int(receipt[1]) // IN_A_FOLDER].append((int(receipt[1]), entry.name))
        elif thousand is not None and (number := int(entry.name)) >= start // IN_A_FOLDER:
            if entry.is_dir(follow_symlinks=False):
                named[number].append((number * IN_A_FOLDER, f"{entry.name}/"))
            else:
                named[number].append((max(start, number * IN_A_FOLDER), entry.name))
    for number in sorted(named):
        files: list[tuple[int, str]] = []
        for position, name in named[number]:
            files += _receipts_in(folder, name) if name.endswith("/") else [(position, name)]
        for position, name in sorted(each for each in files if each[0] >= start):
            data = _contents(folder / name)
            if data is not None:
                yield KeptReceipt(name, position, data)


def keep_receipts(vault: Vault, receipts: Sequence[Receipt]) -> list[SavedReceipt]:
    """Write receipts of a vault's entries into the account's folder; return results as ``keep``."""
    from custody.model.engine.names import LEDGER_SLOT
    from custody.model.records import Ledger
    from custody.storage.account.log_memory import receipts_of

    def resumed() -> bool:
        return bool(vault.lookup().get(Ledger, LEDGER_SLOT).resumed)

    return keep(receipts_of(vault.settings), vault.origin, receipts, resumed)


def keep(
    folder: Path, origin: str, receipts: Sequence[Receipt], resumed: Callable[[], bool]
) -> list[SavedReceipt]:
    """Write receipts below ``folder``; return a SavedReceipt for each, in their order.

    Their entries are committed by then, so that a full disk is a warning and no error. ``resumed`` returns whether a
    loss is on record, which explains a receipt of another entry: it is then a remark, otherwise a warning.
    """
    place = FolderPublisher(folder, private=True)
    names: dict[int, str] = {}
    warnings, remarks = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    for receipt in receipts:
        try:
            name, others = _free_name(place, origin, receipt)
            said = remarks if others and resumed() else warnings
        except StorageFailed as error:
            warnings[receipt.position].append(_not_kept(receipt, error))
            continue
        names[receipt.position] = name
        said[receipt.position] += [
            f"{str(folder / other)!r} is the receipt of another entry {receipt.position} and stays: show it to "
            "whoever asks what this ledger once held"
            for other in others
        ]
    for failed, reason in _written(place, names, receipts):
        del names[failed.position]
        warnings[failed.position].append(_not_kept(failed, reason))
    return [
        SavedReceipt(
            str(folder / names[receipt.position]) if receipt.position in names else None,
            tuple(warnings[receipt.position]),
            tuple(remarks[receipt.position]),
        )
        for receipt in receipts
    ]


def _free_name(place: FolderPublisher, origin: str, receipt: Receipt) -> tuple[str, list[str]]:
    """Return the path for a receipt, and the paths of other entries' receipts at its position."""
    name = f"{origin}/{receipt_path(receipt.position)}"
    others = []
    for there in (name, f"{origin}/{receipt.position}{ENDING}"):
        older = place.get(there)
        if older is not None and _entry(older) != _entry(receipt.proof):
            others.append(there)
    return f"{origin}/{receipt_path(receipt.position, receipt.entry_id)}" if others else name, others


def _written(
    place: FolderPublisher, names: dict[int, str], receipts: Sequence[Receipt]
) -> list[tuple[Receipt, StorageFailed]]:
    """Write the receipts with a name, in one batch if possible; return (receipt, error) of failures."""
    named = [receipt for receipt in receipts if receipt.position in names]
    if len(named) > 1:
        try:
            place.put_all({names[receipt.position]: receipt.proof for receipt in named})
        except StorageFailed:
            pass  # Each is written by itself below, which shows which of them cannot be.
        else:
            return []
    failed = []
    for receipt in named:
        try:
            place.put(names[receipt.position], receipt.proof)
        except StorageFailed as error:
            failed.append((receipt, error))
    return failed


def _not_kept(receipt: Receipt, error: StorageFailed) -> str:
    return f"entry {receipt.position} stands, but its receipt was not kept: {error.message}"


def _entry(proof: bytes) -> list[bytes]:
    """Return a proof file's first two lines, which identify the entry."""
    return proof.split(b"\n", 2)[:2]


def _thousand(position: int) -> str:
    return f"{position // IN_A_FOLDER:06d}"


def _receipts_in(folder: Path, name: str) -> list[tuple[int, str]]:
    """Return (position, path below ``folder``) of the receipts in a folder of a thousand."""
    found = (_RECEIPT.fullmatch(entry.name) for entry in _listed(folder / name))
    return [(int(match[1]), name + match[0]) for match in found if match is not None]


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    """Return the directory entries of a folder, [] where there is none. StorageFailed."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _failed("list", folder, error) from error


def _contents(path: Path) -> bytes | None:
    """Return the bytes of a receipt, b"" for anything but a regular file, None where it is gone.

    Raises StorageFailed.
    """
    try:
        return regular_files.read_regular(path, _LARGEST_RECEIPT)[0]
    except FileNotFoundError:
        return None
    except regular_files.OddFile:
        return b""
    except OSError as error:
        raise _failed("read", path, error) from error


def _failed(what: str, path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"could not {what} {os.fspath(path)!r}: {durable.reason(error)}")
