"""A file that is put in the place of an open ledger's: nothing is written into the one that has no name any more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from custody.errors import CommitUnknown, StorageFailed
from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Submission
from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import ORIGIN, Filler
from tests.world import World


@pytest.fixture
def path(tmp_path: Path) -> Path:
    SqlLedgerStore.create(tmp_path / "ledger.db", ORIGIN).close()
    return tmp_path / "ledger.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlLedgerStore]:
    with closing(SqlLedgerStore.open(path)) as found:
        yield found


def put(path: Path, kept: Path) -> None:
    """Put a copy in the place of a database, as whoever restores one does."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    Path(shutil.copy(kept, kept.with_suffix(".new"))).replace(path)


def size(path: Path) -> int:
    with closing(SqlLedgerStore.open(path)) as found:
        return found.read().head().size


@pytest.mark.parametrize("how", ["restored", "taken away"])
def test_nothing_is_written_once_another_file_has_the_name(
    path: Path, store: SqlLedgerStore, tmp_path: Path, how: str
) -> None:
    kept = Path(shutil.copy(path, tmp_path / "kept.db"))
    filler = Filler(store)
    filler.add("a")
    if how == "restored":
        put(path, kept)
    else:
        path.rename(tmp_path / "aside.db")
    with pytest.raises(StorageFailed, match="replaced or taken away") as refused, store.begin():
        pass
    assert not isinstance(refused.value, CommitUnknown)
    assert "start it again" in refused.value.hint
    if how == "restored":
        assert size(path) == 0


def test_a_commit_into_a_file_that_lost_its_name_meanwhile_is_not_called_kept(
    path: Path, store: SqlLedgerStore, tmp_path: Path
) -> None:
    kept = Path(shutil.copy(path, tmp_path / "kept.db"))
    filler = Filler(store)
    with store.begin() as txn:
        filler.put(txn, filler.rows("a"))
        put(path, kept)
        with pytest.raises(CommitUnknown, match="replaced or taken away"):
            txn.commit()
    assert store.read().head().size == size(path) == 0


def test_a_file_that_is_put_back_under_its_name_is_written_again(
    path: Path, store: SqlLedgerStore, tmp_path: Path
) -> None:
    filler = Filler(store)
    filler.add("a")
    path.rename(tmp_path / "aside.db")
    (tmp_path / "aside.db").rename(path)
    filler.add("b")
    assert size(path) == 2


def test_whoever_goes_on_while_an_older_copy_is_put_back_gets_no_receipt(tmp_path: Path) -> None:
    world = World.on_disk(tmp_path / "office").staff()
    path = tmp_path / "office" / "ledger.db"
    with closing(SqlLedgerStore.open(path)):
        kept = Path(shutil.copy(path, tmp_path / "kept.db"))
    (draft,) = world.journal.draft(
        world.people["judge"].signer, [Request("case.opened", {"reference": "C-1"})]
    )
    put(path, kept)
    with pytest.raises(StorageFailed, match="replaced"):
        world.sequencer.submit(Submission((draft.item,)))
    world.store.close()
