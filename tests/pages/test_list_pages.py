"""A list is declared once: every command with one has it, filters leave what they say, and rows lack nothing."""

from __future__ import annotations

from typing import Any

import pytest

from custody.cli.forms.form import leaves
from custody.errors import NotFound
from custody.model.record import Record
from custody.pages.lists.list_table import LISTS, NO, YES, commands, listing_of, source_of
from custody.pages.lists.lists import Listing, list_page, listed
from custody.pages.parts.cells import of_record
from custody.pages.parts.page import Page, Row, Table, Target
from tests.failures import every
from tests.model.foreign import received, sent, step
from tests.pages.contexts import LedgerContext, golden_context
from tests.world import World

#: Lists that are no things of one record each: keys of this machine, what was signed, what is computed.
OTHERS = frozenset(
    {"access", "backup", "disclosure", "erasure", "inventory", "key", "profile", "timestamp", "witness"}
)


def found(command: str, **chosen: str) -> list[Any]:
    """Return what a list of the golden ledger has."""
    return listing_of(command).found(golden_context(), chosen)


def whole(command: str, **chosen: str) -> Page:
    """Return a list of the golden ledger, all of it."""
    some = found(command, **chosen)
    return list_page(golden_context(), command, chosen, some, range(len(some)))


def rows(page: Page) -> tuple[Row, ...]:
    (table,) = page.of(Table)
    return table.rows


def test_every_command_with_a_list_of_things_has_it_in_the_table() -> None:
    lists = [words for words, _ in leaves() if words[-1] in ("flags", "list")]
    typed = {words[0] if words[-1] == "list" else words[-1] for words in lists}
    assert typed - OTHERS == set(LISTS) == set(commands())
    assert [command for command in LISTS if not isinstance(listing_of(command), Listing)] == []


def test_every_row_has_all_structural_members_of_its_record() -> None:
    def is_complete(command: str) -> None:
        records: list[Record] = found(command)
        assert records or command == "inspection", "the golden ledger has none"
        table = listing_of(command).table(golden_context(), records)
        for record, row in zip(records, table.rows, strict=True):
            columns = (column.key for column in table.columns)
            known = dict(zip(columns, (cell.value for cell in row.cells), strict=True))
            besides = {fact.key: fact.value for fact in row.facts}
            for member in of_record(record):
                assert member.value in (known.get(member.key), besides.get(member.key)), member.key

    every(list(LISTS), is_complete)


def test_every_filter_leaves_a_part_of_the_list_in_its_order() -> None:
    def narrows(command: str) -> None:
        all_of_it = found(command)
        for choice in source_of(command).filters:
            values = choice.choices or (choice.value,)
            if choice.space:
                named = {getattr(record, choice.key, None) for record in all_of_it}
                values = tuple(value for value in named if isinstance(value, str))
            for value in values:
                left = found(command, **{choice.key: value})
                assert choice.key == "all" or [record for record in all_of_it if record in left] == left, (
                    choice.key
                )
                if choice.space and choice.key != "custodian":
                    assert {getattr(record, choice.key) for record in left} == {value}, choice.key

    every(list(LISTS), narrows)


def test_pages_of_a_list_follow_one_another_and_are_all_of_it() -> None:
    some, context = found("exhibit"), golden_context()
    assert len(some) > 2
    first = list_page(context, "exhibit", {}, some, range(2))
    (table,) = first.of(Table)
    assert (len(table.rows), table.more) == (2, len(some) - 2)
    assert first.turns.before is None
    assert first.turns.after == Target("list", "of=exhibit&from=2")
    behind = listed(context, first.turns.after.key)
    shown = [row.opens for row in (*first.of(Table)[0].rows, *behind.of(Table)[0].rows)]
    assert shown == [row.opens for row in rows(whole("exhibit"))]


def test_a_list_of_one_case_says_so_and_leaves_its_column_to_programs() -> None:
    case = found("preservation-order")[0].case
    page = listed(golden_context(), f"of=preservation-order&case={case}")
    assert "case" not in {column.key for column in page.of(Table)[0].columns}
    assert page.key_facts[0].text.startswith("case ")
    assert "case" in {column.key for column in whole("preservation-order", case=case).of(Table)[0].columns}


def test_the_list_of_lists_counts_what_each_has_and_opens_it() -> None:
    page = listed(golden_context(), "")
    counted = {row.opens.key: row.cells[1].value for row in rows(page) if row.opens is not None}
    assert counted == {f"of={command}": len(found(command)) for command in LISTS}


def test_what_is_sought_in_a_list_is_found_by_any_of_its_columns() -> None:
    record = found("legal-hold")[0]
    name = golden_context().names.label("legal_hold", record.id)
    for text in (name, record.id[:8]):
        page = listed(golden_context(), f"of=legal-hold&sought={text}")
        assert record.id in [row.opens.key for row in rows(page) if row.opens is not None]
    assert rows(listed(golden_context(), "of=legal-hold&sought=nowhere")) == ()


def test_a_list_that_there_is_none_of_is_not_found() -> None:
    with pytest.raises(NotFound, match="no list 'planet'"):
        listed(golden_context(), "of=planet")


def test_requests_are_chosen_by_case_direction_and_whether_they_are_open() -> None:
    world = World.memory().staff()
    first, second = world.case(), world.case("C-2")
    ours, theirs, over = sent(world, first), received(world, second), received(world, second)
    step(world, over, "withdrawn", entry_mode="record")
    context = LedgerContext(world.lookup(), world.clock.now())

    def ids(**chosen: str) -> list[str]:
        return [request.id for request in listing_of("preservation-request").found(context, chosen)]

    assert set(ids()) == {ours, theirs, over}
    assert ids()[-1] == over
    assert set(ids(case=second)) == {theirs, over}
    assert ids(case=second, open=YES) == [theirs]
    assert ids(incoming=NO) == [ours]
    assert ids(incoming=YES, open=YES) == [theirs]
    assert ids(standing="withdrawn") == [over]
