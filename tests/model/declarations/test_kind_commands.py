"""Which command enters a kind: one that it declares, or that another kind declares for it."""

from __future__ import annotations

from custody.model.kind_commands import command_of, commands, kinds_of, verbs
from custody.model.kinds import KINDS


def test_every_kind_is_entered_by_one_command_that_it_or_another_kind_declares() -> None:
    declared = [name for kind in KINDS if kind.verb for name in (kind.name, *kind.verb.enters)]
    assert sorted(declared) == sorted(kind.name for kind in KINDS)
    words = [kind.verb.command for kind in KINDS if kind.verb]
    assert len(set(words)) == len(words), "two kinds declare the same command"


def test_a_kind_that_another_kinds_verb_enters_has_that_verb() -> None:
    assert verbs()["mla_request.preservation_identified"] is verbs()["mla_request.preservation_linked"]
    assert list(commands()) == list(verbs())


def test_a_command_that_enters_nothing_enters_no_kind() -> None:
    for command in ("status", "exhibit", "exhibit list", ""):
        assert kinds_of(command) == ()


def test_a_kind_of_which_no_command_is_known_is_called_by_its_own_name() -> None:
    assert command_of("exhibit.registered") == "exhibit register"
    assert command_of("exhibit.dreamt") == "exhibit.dreamt"
