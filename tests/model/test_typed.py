"""What a command asks for is what the kinds that it enters expect: each field is given, or said to be unknown."""

from __future__ import annotations

import pytest

from custody.model import layouts
from custody.model.schema import Need
from custody.model.typed import TYPED, expected_by, typed

#: What every entry expects, and no command asks for: an entry without it happened when it was signed.
EVERYWHERE = "occurred_at"


def test_an_exhibit_is_registered_with_what_practice_asks_of_it() -> None:
    assert {"condition", "description", "exhibit_ref", "power_state"} <= expected_by("exhibit register")
    optional = {"battery", "colour", "faraday_bag", "imei", "lock_state", "make", "serial"}
    assert expected_by("exhibit register").isdisjoint(optional)


@pytest.mark.parametrize("command", sorted(set(TYPED.values())))
def test_a_command_asks_for_what_its_kinds_expect_and_for_nothing_else(command: str) -> None:
    expected = {
        field.name
        for kind in layouts.kind_names()
        if typed(kind) == command
        for field in layouts.layout(1, kind).fields
        if field.need is Need.EXPECTED
    }
    asked = expected_by(command)
    assert {name for name in asked if name in expected} == expected - {EVERYWHERE}
    other_names = asked - expected - {name.removesuffix("_sha256") for name in expected}
    assert other_names <= {"name", "to", "by"}


def test_some_commands_ask_for_more_than_others() -> None:
    assert len({expected_by(command) for command in TYPED.values()}) > 20
    assert all(EVERYWHERE not in expected_by(command) for command in TYPED.values())


def test_a_command_that_enters_nothing_asks_for_nothing() -> None:
    for command in ("status", "exhibit", "exhibit list", ""):
        assert expected_by(command) == frozenset()


def test_a_kind_of_which_no_command_is_known_is_called_by_its_own_name() -> None:
    assert typed("exhibit.registered") == "exhibit register"
    assert typed("exhibit.dreamt") == "exhibit.dreamt"
