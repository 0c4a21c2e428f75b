"""Help lists commands in groups, a short name means what it stands for, and `custody` alone is `custody today`."""

from __future__ import annotations

from pathlib import Path

from custody.cli.commands import ALIASES, COMMANDS, FURTHER, GROUPS, expanded, grouped
from custody.cli.shell.parsing import leaf_of
from custody.model.topics import complete_topics
from tests.cli.desk import Desk
from tests.oracles.program import help_of

NAMES = {command.name for command in COMMANDS}


def test_every_command_stands_in_one_group_and_every_group_holds_commands_only() -> None:
    placed = [name for _, names in GROUPS for name in names]
    assert sorted(placed) == sorted(set(placed))
    assert set(placed) == NAMES - {topic.commands[0] for topic in complete_topics()}


def test_a_thing_that_is_declared_in_one_place_is_listed_too() -> None:
    assert grouped(["today", "vehicle"]) == [("a day's work", ("today",)), (FURTHER, ("vehicle",))]


def test_help_has_every_group_and_every_short_name() -> None:
    text = " ".join(help_of(()).split())
    for title, names in GROUPS:
        assert f"{title}: {names[0]} " in text
    whole = {alias: words for alias, words in ALIASES.items() if words in NAMES}
    assert {alias for alias in whole if f"in short: {alias}" in text} == set(whole)


def test_a_short_name_is_a_command_or_a_command_and_its_action() -> None:
    from custody.cli.main import build

    for alias, words in ALIASES.items():
        assert alias not in NAMES
        name, *action = words.split()
        found = leaf_of(build(name), [name, *action])
        assert found.prog == f"custody {words}"


def test_a_short_name_is_written_out_wherever_a_command_is_named() -> None:
    assert expanded(["order", "issue", "order"]) == ["preservation-order", "issue", "order"]
    assert expanded(["help", "acquire"]) == ["help", "acquisition", "record"]
    assert expanded(["today"]) == ["today"]
    assert expanded([]) == []
    assert expanded(["help"]) == ["help"]


def test_the_program_by_itself_says_what_needs_somebody(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    alone, named = desk.run(), desk.run("today")
    assert (alone.status, alone.err) == (named.status, named.err)
    assert "make one with `custody init`" in alone.err
