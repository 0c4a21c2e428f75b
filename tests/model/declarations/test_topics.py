"""The table of topics names each module with kinds, and by what their names and commands begin."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from custody.model.kinds import KINDS
from custody.model.topics import TOPICS, of_commands, of_names

MODEL = Path(__file__).resolve().parents[3] / "custody" / "model"


def test_every_module_with_kinds_is_a_topic_with_the_first_words_of_its_kinds_and_commands() -> None:
    modules = {
        ".".join(file.relative_to(MODEL).with_suffix("").parts)
        for file in (*MODEL.glob("*/kinds.py"), *MODEL.glob("*/kinds/*.py"))
    }
    kept = {name for name in modules if hasattr(import_module(f"custody.model.{name}"), "KINDS")}
    assert {topic.module for topic in TOPICS} == kept
    wrong = {}
    for topic in TOPICS:
        kinds = import_module(f"custody.model.{topic.module}").KINDS
        named = {kind.name.partition(".")[0] for kind in kinds}
        commands = {kind.verb.words[0] for kind in kinds if kind.verb is not None}
        if named != set(topic.kinds) or commands != set(topic.commands):
            wrong[topic.module] = sorted(named), sorted(commands)
    assert wrong == {}
    assert len({topic.module for topic in TOPICS}) == len(TOPICS)


def test_each_kind_is_found_by_its_name_and_by_its_command() -> None:
    for kind in KINDS:
        assert kind in of_names(kind.name.partition(".")[0])
        assert kind.verb is None or kind in of_commands(kind.verb.words[0])
