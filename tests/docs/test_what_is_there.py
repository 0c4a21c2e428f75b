"""The table of what is there is no wish: what is done has a test, what is absent says so."""

from __future__ import annotations

import re

from tools.convention import ROWS
from tools.docs import ROOT

PAGE = ROOT / "docs" / "explanation" / "what-is-there.md"


def table() -> list[list[str]]:
    """Return the rows of the table of what is there."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_what_is_done_or_partial_has_a_test_and_what_is_absent_says_so() -> None:
    states = set()
    for _, what, state, test in table():
        word = re.split(r"\W", state)[0]
        states.add(word)
        linked = re.findall(r"\]\(([^)]+)\)", test)
        if word == "absent":
            assert all((PAGE.parent / path).exists() for path in linked), what
            continue
        assert len(linked) == 1, what
        file = (PAGE.parent / linked[0]).resolve()
        assert file.is_relative_to(ROOT / "tests"), what
        assert re.search(r"^def test_", file.read_text(encoding="utf-8"), re.MULTILINE), what
        assert file.relative_to(ROOT).as_posix() in test.split("](", 1)[0], what
    assert states == {"done", "partial", "absent"}


def test_articles_named_as_absent_are_those_of_which_the_map_has_nothing_yet() -> None:
    """Whole articles come first, then those of which the map says that a part is for later."""
    (named,) = (what for _, what, state, _ in table() if state == "absent" and "arts. " in what)
    whole, _, partly = named.partition("what the map")
    later = {row.article for row in ROWS if row.state == "later"}
    some = {row.article for row in ROWS if row.state not in ("later", "not touched")}
    assert {int(number) for number in re.findall(r"\d+", whole)} == later - some
    assert {int(number) for number in re.findall(r"\d+", partly)} == later & some
