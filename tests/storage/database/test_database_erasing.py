"""After an erasure was committed, the erased bytes are in no file of the ledger database."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from custody.ledger.ports import LabelRow
from custody.storage.database import SqlLedgerStore
from tests.contracts.ledger_stores import ORIGIN, PATIENCE, Filler, fields, without

#: Entries of the population, each with three secrets of which the first is also its label.
PEOPLE = 2500
ERASED = 300


def secret(position: int, at: int, chance: random.Random) -> str:
    """Make a secret that can be found anywhere by its first part, of some length."""
    return f"<{position:05}-{at}>" + "x" * chance.choice((0, 5, 40, 300, 3000 if at == 2 else 80))


class Population:
    """A ledger of people, some of whom are erased."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ledger.db"
        self.chance = random.Random(7)
        self.values = [[secret(at, field, self.chance) for field in range(3)] for at in range(PEOPLE)]
        self.store = SqlLedgerStore.create(self.path, ORIGIN, busy_timeout=PATIENCE)
        self.filler = Filler(self.store)
        for _ in range(PEOPLE // 50):
            rows = [
                replace(row, openings=fields(*self.values[row.position]))
                for row in self.filler.rows(*["p"] * 50, openings=b"")
            ]
            labels = [
                LabelRow(self.values[row.position][0], "s", "p", row.position, "field0") for row in rows
            ]
            self.chance.shuffle(labels)
            with self.store.begin() as txn:
                self.filler.put(txn, rows)
                txn.put_labels(labels)
                txn.commit()

    def erase(self, *positions: int) -> None:
        """Erase the first and last field of these entries in one commit."""
        with self.store.begin() as txn:
            for position in positions:
                txn.erase(position, [0, 2], without(self.values[position], 0, 2))
            txn.commit()

    def secrets(self) -> set[tuple[int, int]]:
        """Return (position, field) of every secret with a trace in any file of the database."""
        files = [self.path, *self.path.parent.glob(f"{self.path.name}-*")]
        found = re.findall(rb"<(\d{5})-(\d)>", b"".join(file.read_bytes() for file in files))
        return {(int(position), int(at)) for position, at in found}


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Population]:
    population = Population(tmp_path)
    yield population
    population.store.close()


def test_nothing_erased_is_left_in_the_file_or_its_log(people: Population) -> None:
    everything = {(position, at) for position in range(PEOPLE) for at in range(3)}
    assert people.secrets() == everything
    gone = people.chance.sample(range(PEOPLE), ERASED)
    for start in range(0, ERASED, 60):
        people.erase(*gone[start : start + 60])
        erased = {(position, at) for position in gone[: start + 60] for at in (0, 2)}
        assert people.secrets() == everything - erased
    assert not people.store.unscrubbed
    assert len(list(people.store.read().all_labels())) == PEOPLE - ERASED


def test_an_erasure_that_was_not_committed_erases_nothing(people: Population) -> None:
    before = people.secrets()
    with people.store.begin() as txn:
        txn.erase(7, [0], without(people.values[7], 0))
    assert people.secrets() == before


def test_a_reader_that_holds_the_log_is_told_of_and_outlived(people: Population) -> None:
    with closing(sqlite3.connect(people.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT size FROM head").fetchone()
        people.erase(9)
        told = [people.store.unscrubbed]
        assert (9, 0) in people.secrets()
        people.filler.add("during")
        told.append(people.store.unscrubbed)
        reader.execute("ROLLBACK")
    people.filler.add("after")
    assert [*told, people.store.unscrubbed] == [True, True, False]
    assert not {(9, 0), (9, 2)} & people.secrets()
    assert (9, 1) in people.secrets()


@pytest.mark.parametrize("ending", ["closed", "crashed"])
def test_what_a_reader_held_is_overwritten_at_closing_or_the_next_opening(
    people: Population, tmp_path: Path, ending: str
) -> None:
    with closing(sqlite3.connect(people.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT size FROM head").fetchone()
        people.erase(9)
        if ending == "crashed":
            # What a crash leaves: the file and its log, as they are now.
            crashed = tmp_path / "crashed"
            crashed.mkdir()
            for file in (people.path, people.path.with_name("ledger.db-wal")):
                (crashed / file.name).write_bytes(file.read_bytes())
            people.path = crashed / people.path.name
            assert (9, 0) in people.secrets()
            SqlLedgerStore.open(people.path).close()
        else:
            reader.execute("ROLLBACK")
            people.store.close()
    assert not {(9, 0), (9, 2)} & people.secrets()
    assert (9, 1) in people.secrets()


def test_no_copy_of_a_label_stays_where_it_once_lay_while_the_table_grew(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    chance = random.Random(11)
    names = [f"<{chance.getrandbits(64):016x}>" + "x" * chance.randrange(60) for _ in range(20_000)]
    with closing(SqlLedgerStore.create(path, ORIGIN)) as store:
        Filler(store).add(*["a"] * 40, openings=b"no openings, so that all labels of an entry go")
        with store.begin() as txn:
            txn.put_labels(LabelRow(name, "s", "p", at % 40, "f") for at, name in enumerate(names))
            txn.commit()
        with store.begin() as txn:
            for position in range(20):
                txn.erase(position, [0], b"")
            txn.commit()
        data = path.read_bytes() + path.with_name("ledger.db-wal").read_bytes()
        kept = {name.encode() for at, name in enumerate(names) if at % 40 >= 20}
        assert {row.label.encode() for row in store.read().all_labels()} == kept
    assert set(re.findall(rb"<[0-9a-f]{16}>", data)) == {name[:18] for name in kept}
