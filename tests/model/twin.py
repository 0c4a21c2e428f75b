"""A machine that enters things at random in an office, and a second reading that follows only what was let in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine
from hypothesis.strategies import SearchStrategy

from custody.errors import CustodyError
from custody.ledger.ports import RecordRow
from custody.ledger.submissions.submission import Receipt
from custody.model import rulesets
from custody.model.record import Record
from custody.model.rulings import Placed
from custody.model.schema.types import Value
from custody.model.state import Blank, State
from custody.proof.note import SeedSigner
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.replaying import check, event_of, read, row_of
from tests.world import Person, World, seed_of

PEOPLE = ["ada", "second", "judge", "eve", "carl", "bot", "nobody"]
WHO = st.sampled_from(PEOPLE)


def by(*names: str) -> SearchStrategy[str]:
    """Return mostly somebody who may, and sometimes anybody."""
    return st.one_of(st.sampled_from(names), st.sampled_from(names), WHO)


NOWHERE = "00000000-0000-4000-8000-000000000000"
STANDING = st.sampled_from([None, "act", "record"])


class Twin(RuleBasedStateMachine):
    """One office in memory, and a second reading of its ledger that only follows what was let in."""

    def __init__(self) -> None:
        super().__init__()
        self.setup_with(World.memory().staff())

    def setup_with(self, world: World) -> None:
        """Begin with an office as it stands, and read its ledger."""
        self.world = world
        nobody = SeedSigner("lab.example/0011223344556677", seed_of("nobody"))
        self.world.people["nobody"] = Person("nobody", NOWHERE, nobody)
        self.twin = State(Blank(), 0)
        self.written: dict[int, tuple[Record, RecordRow]] = {}
        self.accepted = self.refused = self.fresh = self.back = 0
        self.follow()

    def follow(self) -> None:
        """Confirm and fold what came in, and compare."""
        reader = self.world.store.read()
        for position in range(self.twin.size, reader.head().size):
            entry, contents = read(reader, position)
            event = event_of(entry, contents)
            rulesets.confirm(self.twin, event)
            rulesets.fold(self.twin, Placed(event, position, entry.envelope.seq, entry.leaf))
        self.twin.forget_undo()
        assert self.rows() == list(reader.records())

    def rows(self) -> list[RecordRow]:
        """Return the read model that the twin is; a record that stayed the same frozen object is written once."""
        before = self.written
        self.written = {}
        for record in self.twin.all_records():
            known = before.get(id(record))
            self.written[id(record)] = known if known and known[0] is record else (record, row_of(record))
        return [row for _, row in self.written.values()]

    def picture(self) -> tuple[Any, ...]:
        """Return everything in the database and in the head outside."""
        store, head = self.world.store, self.world.head
        assert isinstance(store, MemoryLedgerStore)
        return store._committed.copy(), head.read(), head.list_erasures()

    def attempt(
        self,
        who: str,
        kind: str,
        values: dict[str, Value],
        subject: str | None = None,
        re: bytes | None = None,
    ) -> str | None:
        """Try to enter something; gives its subject if it was let in."""
        before, size = self.picture(), self.world.size()
        late = "clock" if self.back else None
        try:
            receipt = self.world.sign(who, kind, {**values, "late_reason": late}, subject=subject, re=re)
        except CustodyError:
            self.refused += 1
            assert self.picture() == before
            return None
        self.accepted += 1
        assert self.world.size() == size + 1
        self.follow()
        return self.world.subject_of(receipt)

    def together(self, enter: Callable[[], Sequence[Receipt]]) -> int:
        """Try to enter several things at once, all or none; gives how many entries came in."""
        before, size = self.picture(), self.world.size()
        try:
            enter()
        except CustodyError:
            self.refused += 1
            assert self.picture() == before
            return 0
        self.accepted += 1
        self.follow()
        return self.world.size() - size

    def teardown(self) -> None:
        check(self.world.store.read(), self.world.log_key)
