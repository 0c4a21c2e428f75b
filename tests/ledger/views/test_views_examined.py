"""An entry is examined as an outsider would do it, and its key as it stood at the entry's own position."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from custody.errors import HeadMismatch, NotFound
from custody.ledger.ports import HeadMark
from custody.ledger.publish.committed_size import released_size
from custody.ledger.views.entries.entries import Entries
from custody.ledger.views.entries.entry_verification import ExaminedEntry, examine_entry
from custody.ledger.views.naming.search import (
    find_entry,
    find_proposal,
    find_subject,
    name_of_subject,
    object_of,
)
from custody.model.records import Key
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED
from custody.proof import checkpoint
from custody.storage.memory.small_ports import MemoryHead
from tests.world import World


class Told:
    """Passes a reader on, but for the record of one key."""

    def __init__(self, inner: Any, key: Key | None) -> None:
        self._inner = inner
        self._key = key

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def record(self, space: str, key: str) -> bytes | None:
        if space == Key.space:
            return None if self._key is None else self._key.doc()
        found: bytes | None = self._inner.record(space, key)
        return found


@pytest.fixture
def world() -> World:
    return World.memory().staff()


def examined(world: World, reader: Any, position: int) -> ExaminedEntry:
    return examine_entry(reader, world.log_key, Entries(reader).at(position))


def verdict(found: ExaminedEntry, scope: str) -> str:
    return next(item.word for item in found.verdicts if item.scope == scope)


def test_every_entry_of_an_office_verifies_in_every_scope_it_can(world: World) -> None:
    world.case()
    for position in range(world.size()):
        found = examined(world, world.store.read(), position)
        assert {item.word for item in found.verdicts if item.scope not in ("witnesses", "rules")} == {
            VERIFIED
        }
        assert [item.scope for item in found.verdicts].index("key") == 5


@pytest.mark.parametrize(
    ("changes", "word", "says"),
    [
        ({}, VERIFIED, "enrolled in entry"),
        ({"since": 99}, BROKEN, "enrolled later"),
        ({"since": 6}, BROKEN, "enrolled later"),
        ({"until": 6, "reason": "lost"}, VERIFIED, "retired later, in entry 6 (lost)"),
        ({"until": 9, "reason": "lost"}, VERIFIED, "retired later"),
        ({"until": 5, "reason": "lost"}, BROKEN, "retired before, in entry 5 (lost)"),
    ],
)
def test_a_key_counts_from_after_its_enrolment_up_to_its_retirement(
    world: World, changes: dict[str, Any], word: str, says: str
) -> None:
    world.case()
    position = world.size() - 1
    assert position == 6
    key = world.lookup().get(Key, world.entry(position).envelope.by)
    found = examined(world, Told(world.store.read(), replace(key, **changes)), position)
    assert (found.key.word, says in found.key.why) == (word, True)
    assert found.exit_status == (3 if word == BROKEN else 0)


def test_a_key_that_nobody_enrolled_is_broken_and_its_signature_is_not_called_verified(world: World) -> None:
    found = examined(world, Told(world.store.read(), None), 1)
    assert (verdict(found, "key"), verdict(found, "signer")) == (BROKEN, NOT_CHECKED)
    assert (found.examined.exit_status, found.exit_status) == (0, 3)


def test_entries_are_found_by_number_and_id(world: World) -> None:
    reader = world.store.read()
    assert find_entry(reader, "3") == 3
    assert find_entry(reader, world.entry(3).envelope.id) == 3
    for text in ("6", "-1", "1" * 30, "", "x", "\u0663", world.entry(3).envelope.subject):
        with pytest.raises(NotFound):
            find_entry(reader, text)


@pytest.mark.parametrize("text", ["²", "٣", "1_0"])
def test_a_text_that_only_python_takes_for_a_number_is_no_entry_of_an_object(world: World, text: str) -> None:
    with pytest.raises(NotFound, match="there is no object"):
        object_of(world.lookup(), text)


def test_a_thing_is_found_by_name_prefix_and_sort_and_called_by_its_name(world: World) -> None:
    case = world.case("C-7")
    exhibit = world.exhibit(world.seize(case), "EV/7")
    lookup = world.lookup()
    assert find_subject(lookup, "C-7") == find_subject(lookup, "case:C-7") == case
    assert find_subject(lookup, exhibit[:8]) == find_subject(lookup, exhibit) == exhibit
    ledger = find_subject(lookup, "ledger")
    assert (name_of_subject(lookup, ledger), name_of_subject(lookup, case)) == ("ledger", "C-7")
    assert name_of_subject(lookup, "1c5f2f0e-6f0c-4b52-9d7e-0c7f0c1d2e3f") is None
    for text in ("nothing", "case:EV/7", "1c5f2f0e-6f0c-4b52-9d7e-0c7f0c1d2e3f"):
        with pytest.raises(NotFound):
            find_subject(lookup, text)


def test_a_proposal_is_found_by_its_own_entry_only(world: World) -> None:
    position = world.sign("judge", "case.opened", {"reference": "C-1"}).position
    proposal = world.propose_erasure(position, "reference")
    assert find_proposal(world.lookup(), str(proposal.position), "erasure").target == position
    for text, act in ((str(position), "erasure"), (str(proposal.position), "resumption")):
        with pytest.raises(NotFound, match="proposes no"):
            find_proposal(world.lookup(), text, act)


def test_only_what_the_head_promised_is_released(world: World) -> None:
    reader = world.store.read()
    assert released_size(world.head, reader) == world.size()
    with pytest.raises(HeadMismatch):
        released_size(MemoryHead(), reader)
    empty = World.memory()
    with pytest.raises(NotFound, match="no entry yet"):
        released_size(empty.head, empty.store.read())
    row = reader.head()
    older = checkpoint.parse(world.prover().checkpoint(row.size - 2))
    head = MemoryHead()
    head.start(HeadMark(older.size, older.root))
    with pytest.raises(HeadMismatch):
        released_size(head, reader)
    head.intend(HeadMark(older.size, older.root), HeadMark(row.size, row.root))
    assert released_size(head, reader) == older.size
