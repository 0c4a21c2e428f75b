"""What a command asks for is what the kinds that it enters expect: each field is given, or said to be unknown."""

from __future__ import annotations

from custody.model import layouts
from custody.model.commands import command_of, commands, expected_by, kinds_of, verbs
from custody.model.kinds import KINDS
from custody.model.schema import Need

#: Flags by which some ask for an expected field.
OTHER_FLAGS = {"by", "codes", "file", "name", "reference", "to"}
#: What every entry expects, and no command asks for: an entry without it happened when it was signed.
EVERYWHERE = "occurred_at"


def test_an_exhibit_is_registered_with_what_practice_asks_of_it() -> None:
    assert {"condition", "description", "exhibit_ref", "power_state"} <= expected_by("exhibit register")
    optional = {"battery", "colour", "faraday_bag", "imei", "lock_state", "make", "serial"}
    assert expected_by("exhibit register").isdisjoint(optional)


def test_every_kind_is_entered_by_one_command_that_it_or_another_kind_declares() -> None:
    declared = [name for kind in KINDS if kind.verb for name in (kind.name, *kind.verb.enters)]
    assert sorted(declared) == sorted(kind.name for kind in KINDS)
    words = [kind.verb.command for kind in KINDS if kind.verb]
    assert len(set(words)) == len(words), "two kinds declare the same command"


def test_a_kind_that_another_kinds_verb_enters_has_that_verb() -> None:
    assert verbs()["assistance.joined"] is verbs()["assistance.covered"]
    assert list(commands()) == list(verbs())


def test_a_command_asks_for_what_its_kinds_expect_and_for_nothing_else() -> None:
    wrong = {}
    for command in sorted(set(commands().values())):
        fields = (field for kind in kinds_of(command) for field in layouts.layout(1, kind).fields)
        expected = {field.name for field in fields if field.need is Need.EXPECTED}
        asked = expected_by(command)
        others = asked - expected - {name.removesuffix("_sha256") for name in expected}
        if asked & expected != expected - {EVERYWHERE} or not others <= OTHER_FLAGS:
            wrong[command] = asked
    assert wrong == {}


def test_some_commands_ask_for_more_than_others() -> None:
    assert len({expected_by(command) for command in commands().values()}) > 20
    assert all(EVERYWHERE not in expected_by(command) for command in commands().values())


def test_a_command_that_enters_nothing_asks_for_nothing() -> None:
    for command in ("status", "exhibit", "exhibit list", ""):
        assert kinds_of(command) == ()
        assert expected_by(command) == frozenset()


def test_a_kind_of_which_no_command_is_known_is_called_by_its_own_name() -> None:
    assert command_of("exhibit.registered") == "exhibit register"
    assert command_of("exhibit.dreamt") == "exhibit.dreamt"
