"""docs/reference/exits.md quotes the table that the rules of every way out of the house read."""

from __future__ import annotations

from custody.law.exits import BLOCKER_WORDS, EXIT_WORDS, EXITS, MARKS, STOPS, UNLESS_ORDERED
from tools.docs import ROOT


def table() -> list[str]:
    """Return the table as the page has it: one line for each exit, the blockers by what they do."""
    lines = ["| exit | stops | unless ordered | marks |", "|---|---|---|---|"]
    for line, asked in EXITS.items():
        cells = [
            ", ".join(words for code, words in BLOCKER_WORDS.items() if asked.get(code) == does)
            for does in (STOPS, UNLESS_ORDERED, MARKS)
        ]
        lines.append(f"| {' | '.join([EXIT_WORDS[line], *cells])} |")
    return lines


def test_the_page_has_the_table_that_the_rules_read() -> None:
    page = (ROOT / "docs" / "reference" / "exits.md").read_text("utf-8")
    quoted = page.partition("<!-- table -->\n")[2].partition("<!-- end -->")[0].splitlines()
    assert quoted == table()


def test_every_exit_and_every_blocker_has_its_words() -> None:
    assert EXIT_WORDS.keys() == EXITS.keys()
    assert BLOCKER_WORDS.keys() == {code for asked in EXITS.values() for code in asked}
