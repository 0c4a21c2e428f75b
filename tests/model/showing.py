"""What the tests of single rules share: which rule a test shows, and the two ways in which a rule speaks.

A rule refuses with its id, or marks an entry with it. ``SHOWN`` is what the test of all rules goes through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from custody.errors import RuleBroken
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.types import split_codes
from tests.world import World

Test = Callable[[], None]

#: Rule id → the tests that show it.
SHOWN: dict[str, list[Test]] = defaultdict(list)


def shows(*rules: str) -> Callable[[Test], Test]:
    """Mark which rules a test shows: it must fail once one of them is taken out of the code."""

    def note(test: Test) -> Test:
        for rule in rules:
            SHOWN[rule].append(test)
        return test

    return note


@contextmanager
def refused(rule: str, article: str | None = None) -> Iterator[None]:
    """Expect that exactly this rule refuses, with the article it rests on if one is given, and a way out."""
    with pytest.raises(RuleBroken) as caught:
        yield
    assert caught.value.rule == rule, f"{caught.value.rule}: {caught.value.message}"
    assert caught.value.hint
    assert caught.value.hint != RuleBroken.default_hint
    if article is not None:
        assert caught.value.article == article


@contextmanager
def refused_here(world: World, rule: str, article: str | None = None) -> Iterator[None]:
    """Expect a refusal that leaves the ledger of this office as it was."""
    before = world.store.read().head()
    with refused(rule, article):
        yield
    assert world.store.read().head() == before


def marks(world: World, receipt: Receipt) -> set[str]:
    """Return the rules with whose ids an entry is marked."""
    return set(split_codes(world.entry(receipt.position).value("nonconforming")))
