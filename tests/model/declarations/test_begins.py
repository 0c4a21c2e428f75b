"""What begins something begins it under an identifier of its own, of which no other entry speaks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custody.errors import RuleBroken
from custody.model import rulesets
from custody.model.rulings import Placed
from custody.model.state import Blank, State
from tests.ledger.replaying import event_of, read
from tests.model.golden import golden_reader


@pytest.fixture(scope="module")
def refused() -> dict[str, set[str]]:
    """Return, by kind, the rules that refuse to begin under a used identifier; "" where none does."""
    reader = golden_reader()
    state = State(Blank(), 0)
    found: dict[str, set[str]] = {}
    taken: dict[str, str] = {}
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        event = event_of(entry, contents)
        said = entry.envelope
        if said.seq == 0 and position > 0:
            for subject in taken.values():
                try:
                    rulesets.confirm(state, replace(event, subject=subject))
                    found.setdefault(event.kind, set()).add("")
                except RuleBroken as error:
                    found.setdefault(event.kind, set()).add(error.rule)
        taken.setdefault(event.kind, event.subject)
        rulesets.fold(state, Placed(event, position, said.seq, entry.leaf))
    return found


def test_what_begins_something_is_refused_under_an_identifier_that_names_something_else(
    refused: dict[str, set[str]],
) -> None:
    assert {kind for kind, rules in refused.items() if "subject.new" in rules} == set(refused)
    assert not [kind for kind, rules in refused.items() if "" in rules], "it was taken under another's name"
