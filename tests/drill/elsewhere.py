"""Restores a copy on another machine: a new folder, what survived of state and receipts, and the same people."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from custody.storage.state.head import HeadFile
from tests.cli.desk import Desk
from tests.cli.office import Office


def restored(lost: Office, copy: Path, folder: Path, *, state: Path | None, receipts: bool) -> Office:
    """Return a desk in a new ``folder`` on a copy of the vault, with the keys of the people of the ``lost`` one.

    ``state`` is the state folder that survived, None for none; ``receipts`` says whether those of the desk did. The
    passphrase of the log's key survived on paper.
    """
    shutil.copytree(copy / "vault", folder / "vault")
    shutil.copytree(lost.folder / "keys", folder / "keys")
    if state is not None:
        shutil.copytree(state, folder / "state")
    if receipts:
        shutil.copytree(lost.folder / "receipts", folder / "receipts")
    (secret,) = (lost.folder / "state").glob("*/log.passphrase")
    shutil.copy(secret, folder / "log.passphrase")
    desk = Desk(folder, FixedClock(lost.desk.clock.now() + 3600), CountedEntropy(bytes(str(folder), "utf-8")))
    desk.environ["CUSTODY_LOG_PASSPHRASE_FILE"] = str(folder / "log.passphrase")
    office = Office(desk)
    office.keys = dict(lost.keys)
    return office


def reach(office: Office) -> int:
    """Return the most entries that anything beside the vault remembers: its head file, and the receipts."""
    known = [0]
    for head in (office.folder / "state").glob("*/head"):
        said = HeadFile(head, _origin(office)).read()
        assert said is not None
        known += [said.committed.size, 0 if said.intent is None else said.intent.size]
    known += [1 + position_of(file) for file in receipts_of(office)]
    return max(known)


def receipts_of(office: Office) -> list[Path]:
    """Return the receipts that a desk has, by position."""
    found = (office.folder / "receipts").rglob("*.tlog-proof")
    return sorted(found, key=position_of)


def position_of(receipt: Path) -> int:
    """Return the position that a receipt's name begins with."""
    return int(re.split(r"[.-]", receipt.name)[0])


def _origin(office: Office) -> str:
    found: str = office.desk.run("log", "vkey", "--json").document["origin"]
    return found
