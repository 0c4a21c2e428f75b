"""The audit of an office on disk, and what an attacker does with its files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

from custody.ledger.audit import Audit, Report
from custody.storage.database import SqlLedgerStore
from custody.storage.state.head import HeadFile
from tests.world import World


def audit(world: World) -> Report:
    """Check an office on disk with everything it has itself."""
    store, head = cast("SqlLedgerStore", world.store), cast("HeadFile", world.head)
    return Audit(
        store.read(),
        world.log_key,
        head=head,
        inspect_head=head.inspect,
        stores={world.objects.name: world.objects},
        now=world.clock.now(),
    ).run()


def backup(world: World, to: Path) -> Path:
    """Copy the database of an office as a backup does; gives the copy's path."""
    path = cast("SqlLedgerStore", world.store).path
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
    return to
