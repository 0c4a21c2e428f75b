"""Whatever begins with an entry opens as text, as JSON, on a screen and as plain text, each from one page."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from custody.display import visible
from custody.pages.parts.page import Page, Section, Table
from custody.pages.parts.targets import target_of
from custody.pages.render.document import document
from custody.pages.render.text import text
from custody.pages.render.worded_page import readable
from custody.tui.pages.registry import BUILDERS
from custody.tui.render import plain
from custody.tui.render.layout import lines
from tests.pages.contexts import golden_context
from tests.pages.test_things import BEGINNINGS, begun


def opened(kind: str) -> Page:
    """Return the page of what first began with a kind, as the terminal opens it."""
    context = golden_context()
    target = target_of(context.lookup, begun()[kind])
    return BUILDERS[target.page](context, target.key)


def told(page: Page) -> Iterator[str]:
    """Yield every text of a page that people read: what rows have besides their cells is for programs."""
    shown = readable(page)
    yield from (alarm.text for alarm in shown.alarms)
    yield from (step.text for step in shown.next_steps)
    sections = [Section.of("", shown.key_facts), *shown.of(Section)]
    yield from (
        part
        for section in sections
        for fact in section.facts
        for part in (section.title, fact.label, fact.full)
    )
    for table in shown.of(Table):
        if table.rows:
            yield table.title
            said = (any(row.cells[at].full for row in table.rows) for at in range(len(table.columns)))
            yield from (column.title for column, is_said in zip(table.columns, said, strict=True) if is_said)
            yield from (cell.full for row in table.rows for cell in row.cells)


def unsaid(page: Page, shown: str) -> set[str]:
    """Return the words of a page that do not stand in a rendering of it, also not over the end of a line."""
    whole = "".join(shown.split())
    return {word for text in told(page) for word in visible(text).split() if word not in whole}


@pytest.mark.parametrize("kind", sorted(BEGINNINGS))
def test_each_beginning_opens_from_text_json_screen_and_plain_text(kind: str) -> None:
    page = opened(kind)
    written = document(page)
    assert (written["page"], written["title"]) == (page.target.page, page.title)
    assert json.loads(json.dumps(written)) == written
    as_text = "\n".join(text(page))
    as_plain = plain.text(page, page.actions, training=False, who="")
    assert all(
        " ".join(visible(page.title).split()) in " ".join(item.split()) for item in (as_text, as_plain)
    )
    assert unsaid(page, as_text) == set()
    assert unsaid(page, as_plain) == set()


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("kind", sorted(BEGINNINGS))
def test_a_screen_of_any_width_has_all_of_the_page_of_a_beginning(kind: str, width: int) -> None:
    page = opened(kind)
    drawn = lines(page, width)
    assert max(len(line.text) for line in drawn) <= width
    assert unsaid(page, "\n".join(line.text for line in drawn)) == set()
    assert any(line.opens is not None for line in drawn)
