"""Whatever somebody hands in, well-formed or not: it is taken or refused by an error of ours, and a neighbour lands."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import CustodyError, UsageError
from custody.ledger.submissions.submission import Item, Submission
from custody.model.entry.openings import Opening
from custody.model.schema import types
from custody.model.schema.schema import Layout
from custody.model.schema.types import Value, unkept
from tests.ledger.append.crashing import PLACES
from tests.ledger.append.wrong_entries import case
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.model.office import stick
from tests.model.values import kinds, values_of
from tests.world import World

PEOPLE = ["ada", "second", "judge", "eve", "carl", "bot"]
#: Texts that databases and terminals have stumbled over.
NASTY = [
    "(\x01)",
    "a\x01b",
    "'; DROP TABLE entries; --",
    "(\u202egnp.exe",
    "(\ufeff)",
    "\U0001f600" * 50,
    "x" * 256,
    "%",
    ".\n.",
]


@contextmanager
def busy_office(where: str) -> Iterator[World]:
    """Yield an office in which something of everything has happened."""
    with TemporaryDirectory() as folder:
        world = PLACES[where](Path(folder)).world.staff()
        exhibit = stick(world)
        world.order(world.case("C-9"))
        world.offer(exhibit, "carl")
        world.propose_erasure(world.store.read().positions(exhibit)[0], "description")
        yield world
        world.store.close()


def lands_beside(world: World, items: list[Item]) -> None:
    """Submit items between two good ones, which land whatever becomes of those.

    An item that is taken is either new or one that landed before, byte for byte, in this group or an earlier one.
    """
    before = world.size()
    answers = world.sequencer.submit_many(
        [Submission((case(world),)), *(Submission((item,)) for item in items), Submission((case(world),))]
    )
    taken = [answer for answer in answers if not isinstance(answer, CustodyError)]
    assert not isinstance(answers[0], CustodyError)
    assert not isinstance(answers[-1], CustodyError)
    landed = {receipt.position for answer in taken for receipt in answer if receipt.position >= before}
    assert landed == set(range(before, world.size()))


DRAWN = kinds().flatmap(lambda layout: st.tuples(st.just(layout), values_of(layout)))


@pytest.mark.parametrize("where", PLACES)
def test_any_well_typed_values_of_any_kind_are_taken_or_refused(where: str) -> None:
    with busy_office(where) as world:
        reader = world.store.read()
        about = [world.entry(position).envelope.subject for position in range(reader.head().size)]
        # Whoever signs the neighbours keeps the role to do so.
        subjects = [subject for subject in about if subject != world.people["judge"].actor]
        leaves = [stored.leaf for stored in reader.entries(0, reader.head().size)]

        @settings(max_examples=60 if where == "memory" else 15)
        @given(
            DRAWN,
            st.sampled_from(PEOPLE),
            st.sampled_from([None, *subjects]),
            st.sampled_from([None, bytes(32), *leaves]),
        )
        def hand_in(
            drawn: tuple[Layout, dict[str, Value]], who: str, subject: str | None, re: bytes | None
        ) -> None:
            layout, values = drawn
            try:
                item = Forge(world).item(who, layout.kind.name, values, subject=subject, re=re, judged=False)
            except UsageError:
                return
            lands_beside(world, [item])

        hand_in()
        check(world.store.read(), world.log_key)


@pytest.mark.parametrize("where", PLACES)
def test_any_change_of_the_bytes_of_an_entry_is_taken_or_refused(where: str) -> None:
    with busy_office(where) as world:
        item = case(world)
        leaves = [opening.leaf for opening in item.openings if opening.leaf is not None]

        @settings(max_examples=60 if where == "memory" else 15)
        @given(st.data())
        def hand_in(data: st.DataObject) -> None:
            at = data.draw(st.integers(0, len(item.note) - 1))
            byte = data.draw(st.binary(min_size=0, max_size=3))
            note = replace(item, note=item.note[:at] + byte + item.note[at + 1 :])
            which = data.draw(st.integers(0, len(leaves) - 1))
            place = data.draw(st.integers(0, len(leaves[which]) - 1))
            leaf = leaves[which][:place] + byte + leaves[which][place + 1 :]
            wrong = Opening(leaf, item.openings[which].hash)
            opening = replace(item, openings=(*item.openings[:which], wrong, *item.openings[which + 1 :]))
            lands_beside(world, [note, opening])

        hand_in()
        check(world.store.read(), world.log_key)


@pytest.mark.parametrize("where", PLACES)
@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_nasty_text_is_kept_found_and_erased_like_any_other(where: str, text: str, tmp_path: Path) -> None:
    world = PLACES[where](tmp_path).world.staff()
    if unkept(text, types.LABEL) is not None:
        with pytest.raises(UsageError, match="must not"):
            world.case(text)
        return
    subject = world.case(text)
    position = world.store.read().positions(subject)[0]
    assert world.entry(position).value("reference") == text
    assert world.lookup().resolve("case", text) == subject
    assert world.lookup().label_of("case", subject) == text
    proposal = world.propose_erasure(position, "reference")
    world.approve(proposal)
    world.erase(proposal)
    assert world.store.read().labels(text) == []
    check(world.store.read(), world.log_key)
    world.store.close()
