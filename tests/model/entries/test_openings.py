"""Sealed content: what is sealed is read back, what is stored has one form, an erased value leaves only its hash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.errors import Malformed, ProofInvalid
from custody.model import layouts
from custody.model.entry import entry_values, openings
from custody.model.entry.facts import Facts, Private
from custody.model.entry.openings import Opening, opened
from custody.model.schema.schema import Layout
from custody.model.schema.types import Value
from custody.proof import merkle
from custody.proof.commitments.field_leaf import field_leaf
from tests.model.values import SALTS, kinds, values_of

LAYOUT = layouts.layout(1, "case.opened")


def sealed(layout: Layout, values: dict[str, Value]) -> tuple[Facts, Private, tuple[Opening, ...]]:
    """Seal values with salts that are all different."""
    facts, private = entry_values.split(layout, values)
    salts = [bytes([number]) * 16 for number in range(len(layout.names))]
    return facts, private, openings.seal_values(layout, facts, private, salts)


#: Openings of any leaves, and hashes of erased ones.
ANY = st.lists(
    st.one_of(
        st.binary(max_size=60).map(opened),
        st.binary(min_size=32, max_size=32).map(lambda one: Opening(None, one)),
    ),
    max_size=12,
)
DRAWN = kinds().flatmap(lambda layout: st.tuples(st.just(layout), values_of(layout)))


@given(DRAWN)
def test_what_is_sealed_is_read_back_from_its_stored_form(drawn: tuple[Layout, dict[str, Value]]) -> None:
    layout, values = drawn
    facts, private, made = sealed(layout, values)
    stored = openings.encode(made)
    again = openings.decode(stored)
    assert again == made
    contents = openings.read(layout, again)
    assert dict(contents.facts) == dict(facts)
    assert dict(contents.private) == dict(private)
    assert contents.erased == frozenset()
    leaves = [opening.leaf for opening in made]
    assert openings.content_of(made) == merkle.root(
        [merkle.leaf_hash(leaf) for leaf in leaves if leaf is not None]
    )


@given(DRAWN, st.data())
def test_erasing_any_personal_fields_changes_no_root_and_no_other_field(
    drawn: tuple[Layout, dict[str, Value]], data: st.DataObject
) -> None:
    layout, values = drawn
    facts, private, made = sealed(layout, values)
    personal = sorted(set(layout.names) - layout.structural)
    gone = data.draw(st.sets(st.sampled_from(personal)))
    left = openings.erase(layout, made, gone)
    assert openings.content_of(left) == openings.content_of(made)
    assert openings.decode(openings.encode(left)) == left
    contents = openings.read(layout, left)
    assert contents.erased == gone
    assert dict(contents.facts) == dict(facts)
    assert dict(contents.private) == {name: value for name, value in private.items() if name not in gone}
    stored = openings.encode(left)
    for at, name in enumerate(layout.names):
        leaf = made[at].leaf
        assert leaf is not None
        assert (leaf in stored) is (name not in gone)


def test_an_erased_structural_field_is_told_as_gone() -> None:
    *_, made = sealed(LAYOUT, {"reference": "C-1"})
    openings.read(LAYOUT, made)
    with pytest.raises(ProofInvalid, match="entry_mode"):
        openings.read(LAYOUT, openings.erase(LAYOUT, made, ["entry_mode"]))


def test_fields_are_exactly_those_of_the_kind_in_order() -> None:
    *_, made = sealed(LAYOUT, {"reference": "C-1"})
    for wrong in (
        made[:-1],
        (*made, made[-1]),
        (),
        (made[1], made[0], *made[2:]),
        (made[0], made[0], *made[2:]),
    ):
        with pytest.raises(ProofInvalid):
            openings.read(LAYOUT, wrong)
    other = layouts.layout(1, "case.closed")
    with pytest.raises(ProofInvalid):
        openings.read(other, made)


def test_a_leaf_that_is_no_field_is_malformed() -> None:
    *_, made = sealed(LAYOUT, {"reference": "C-1"})
    for leaf in (b"", b"x", b'["AAAAAAAAAAAAAAAAAAAAAA==","reference"]', b"[1,2,3]"):
        with pytest.raises(Malformed):
            openings.read(LAYOUT, (opened(leaf), *made[1:]))


def test_every_field_has_a_salt_of_its_own() -> None:
    facts, private = entry_values.split(LAYOUT, {"reference": "C-1"})
    salts = [bytes([number]) * 16 for number in range(len(LAYOUT.names))]
    openings.seal_values(LAYOUT, facts, private, salts)
    for wrong in (salts[:-1], [*salts, salts[0]]):
        with pytest.raises(ValueError, match="argument"):
            openings.seal_values(LAYOUT, facts, private, wrong)
    with pytest.raises(Malformed, match="salt"):
        openings.seal_values(LAYOUT, facts, private, [salts[0][:8], *salts[1:]])


@given(ANY)
def test_any_openings_have_one_stored_form(some: list[Opening]) -> None:
    stored = openings.encode(some)
    assert openings.decode(stored) == tuple(some)


@given(st.binary(max_size=120))
def test_whatever_bytes_are_read_as_openings_are_written_so_again(data: bytes) -> None:
    try:
        found = openings.decode(data)
    except Malformed:
        return
    assert openings.encode(found) == data


@given(DRAWN, st.data())
def test_a_stored_form_that_is_cut_or_changed_in_its_frame_is_malformed_or_other_openings(
    drawn: tuple[Layout, dict[str, Value]], data: st.DataObject
) -> None:
    layout, values = drawn
    *_, made = sealed(layout, values)
    stored = openings.encode(made)
    at = data.draw(st.integers(0, len(stored) - 1))
    changed = data.draw(
        st.sampled_from(
            [
                stored[:at],
                stored[:at] + bytes([stored[at] ^ 1]) + stored[at + 1 :],
                stored[:at] + stored[at + 1 :],
            ]
        )
    )
    try:
        found = openings.decode(changed)
    except Malformed:
        return
    assert openings.encode(found) == changed
    assert found != made


@pytest.mark.parametrize(
    "data",
    [
        b"\x01",
        b"\x01\x00",
        b"\x01\x00\x00\x00",
        b"\x00",
        b"\x00" * 32,
        b"\x02",
        b"\x01\xff\xff\xff\xff",
        b"\x01\x00\x00\x00\x02x",
    ],
)
def test_a_cut_off_stored_form_is_malformed(data: bytes) -> None:
    assert openings.decode(b"") == ()
    with pytest.raises(Malformed):
        openings.decode(data)


def test_a_seal_has_at_most_256_fields() -> None:
    one = openings.encode([opened(b"x")])
    assert len(openings.decode(one * 256)) == 256
    with pytest.raises(Malformed):
        openings.decode(one * 257)


@given(SALTS, SALTS)
def test_the_same_value_under_another_salt_is_another_leaf(one: bytes, two: bytes) -> None:
    first, second = (opened(field_leaf(salt, "name", "Kim")) for salt in (one, two))
    assert (first.hash == second.hash) is (one == two)


@given(ANY)
def test_leaves_and_root_read_at_once_are_those_of_the_openings(some: list[Opening]) -> None:
    stored = openings.encode(some)
    leaves, root = openings.unsealed(stored)
    assert leaves == openings.leaves(stored) == tuple(opening.leaf for opening in some)
    assert root == openings.content_of(some)
    for broken in (stored + b"\x01", stored + b"\x02", stored[:-1], b"\x00" * 32):
        if broken:
            with pytest.raises(Malformed):
                openings.unsealed(broken)
            with pytest.raises(Malformed):
                openings.leaves(broken)
