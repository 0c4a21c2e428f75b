"""What scans do to a pile and to a round, whatever is scanned and in whatever order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.tui.pages.count_drafts import counts, draft
from custody.tui.pages.count_form import (
    STATES,
    Count,
    Counting,
    Round,
    RoundScan,
    Wanted,
    numbers,
    turn,
)
from custody.tui.pages.count_form import accept_as_seal as seal_counted
from custody.tui.pages.count_form import scan as count
from custody.tui.pages.inventory_count import page as round_page
from custody.tui.pages.sealed_groups import Item, Seen
from custody.tui.pages.transfer import (
    OpenOffers,
    accept_as_recorded,
    answers,
    left_open,
    receipt_page,
    unanswered,
    unresolved,
    updated_receipt,
)
from custody.tui.pages.transfer_table import (
    Line,
    TransferTable,
    accept_as_seal,
    doubts,
    forget,
    offer_page,
    resume,
    scan,
    unmatched_of,
    unmatched_rows,
    unmatched_seal_question,
    updated_offer,
)

ITEMS = tuple(
    Item((f"id-{n}",), (f"EV/{n}",), "phone", (f"S-{n}",) if n else (), (f"B-{n}",), "Eve", "SHELF-4")
    for n in range(4)
)


def codes_of(item: Item) -> list[Seen]:
    """Return everything that can be read off an exhibit."""
    read = [Seen(item.names[0], "name", item, item.exhibits), Seen(item.bags[0], "bag", item, item.exhibits)]
    return [*read, *(Seen(seal, "seal", item, item.exhibits) for seal in item.seals)]


EVERY = [code for item in ITEMS for code in codes_of(item)]
NOTHING = [
    Seen("X-99", ""),
    Seen("S-999", ""),
    Seen("SHELF-4", "", place="ROOM / SHELF-4", place_id="place-4"),
]
scans = st.lists(st.sampled_from([*EVERY, *NOTHING]), max_size=30)


def offered() -> TransferTable:
    return TransferTable(tuple(Line(item, "Eve") for item in ITEMS[:3]))


def scanned(table: TransferTable, codes: list[Seen]) -> TransferTable:
    for code in codes:
        table = scan(table, code, None if code.item is None else Line(code.item))
    return table


@given(scans)
def test_scanning_everything_a_second_time_changes_nothing(codes: list[Seen]) -> None:
    once = scanned(offered(), codes)
    assert {line.item.key: line for line in scanned(once, codes).lines} == {
        line.item.key: line for line in once.lines
    }


@given(scans)
def test_a_scan_alone_accepts_nothing_and_refuses_nothing(codes: list[Seen]) -> None:
    table = scanned(offered(), codes)
    assert answers(table, "") == ()
    assert unanswered(table) == table.lines[:3]


@given(scans, st.sampled_from([*ITEMS]))
def test_only_what_was_offered_scanned_and_agrees_with_its_seal_is_accepted_as_recorded(
    codes: list[Seen], item: Item
) -> None:
    table = scanned(offered(), codes)
    line = next((line for line in table.lines if line.item == item), None)
    after = accept_as_recorded(table, item.key)
    read = line is not None and line.here and not line.wrong and not line.unread and not line.odd
    may = line is not None and bool(line.giver) and read
    assert bool(answers(after, "")) == may
    if may:
        (intent,) = answers(after, "SHELF-4")
        assert intent.words == ("transfer", "accept")
        sealed = (
            {"seal": list(item.seals), "seal-state": "intact"} if item.seals else {"seal-state": "absent"}
        )
        assert intent.values == {
            **sealed,
            "condition": "as_described",
            "location": "SHELF-4",
            "exhibit": item.key,
        }


@given(scans)
def test_a_draft_gives_back_what_was_on_the_pile(codes: list[Seen]) -> None:
    table = accept_as_recorded(scanned(offered(), codes), ITEMS[1].key)
    rows = [line.draft() for line in table.lines]
    bare = tuple(Line(line.item, line.giver) for line in table.lines)
    assert resume(bare, rows) == table.lines


@pytest.mark.parametrize(
    "rows", [None, "x", [None], [{"exhibit": "id-1"}], [{"exhibit": "id-1", "seals": 3}]]
)
def test_a_draft_that_says_nothing_sensible_leaves_the_pile_as_it_was(rows: object) -> None:
    assert resume(offered().lines, rows) == offered().lines


@given(scans)
def test_every_pile_can_be_shown(codes: list[Seen]) -> None:
    table = scanned(offered(), codes)
    assert (
        len(receipt_page(table, "later").blocks) == len(offer_page(table).blocks) == 1 + bool(table.unmatched)
    )


@given(scans)
def test_no_code_that_nobody_knows_is_lost_before_somebody_takes_it_off(codes: list[Seen]) -> None:
    table = scanned(offered(), codes)
    unknown = {code.code for code in codes if code.item is None and not code.place}
    behind = {code for line in table.lines for code in line.odd}
    assert behind | {scan.code for scan in table.unmatched} >= unknown
    assert bool(unmatched_seal_question(table.lines)) == bool(behind)
    keys = [*(line.item.key for line in table.lines if line.odd), *(scan.code for scan in table.unmatched)]
    for key in keys:
        table = forget(table, key)
    assert not table.unmatched
    assert unmatched_seal_question(table.lines) == ""
    assert {line.item.key for line in table.lines} == {
        line.item.key for line in scanned(offered(), codes).lines
    }


def test_a_foreign_seal_stays_on_the_line_that_waited_for_its_seal_through_later_scans_and_drafts() -> None:
    table = scanned(offered(), [codes_of(ITEMS[1])[0], Seen("a-9999", ""), *codes_of(ITEMS[2])])
    line = table.lines[1]
    assert (line.odd, line.unread, line.wrong) == (("a-9999",), ("S-1",), ())
    assert "EV/1 does not bear seal a-9999 on record" in unresolved(table)
    assert "its seals agree; to resolve: 1 code" in table.message
    assert "READ a-9999, not its seal" in str(offer_page(table).blocks[0])
    assert resume(offered().lines, [line.draft()])[1] == line
    assert accept_as_recorded(table, line.item.key).lines == table.lines
    its = accept_as_seal(table, line.item.key)
    assert its.lines[1].wrong == ("A-9999",)
    assert unresolved(its) == ""
    back = forget(table, line.item.key)
    assert (back.lines[1].odd, back.lines[1].read) == ((), True)
    assert doubts(back) == "seal not scanned: EV/1"


def test_the_last_scan_is_undone_first_where_it_matches_nothing_and_its_line_stays() -> None:
    own = [replace(line, giver="") for line in offered().lines]
    table = scanned(TransferTable(tuple(own)), [*codes_of(ITEMS[1]), Seen("X-99", "")])
    assert "F6 removes it" in table.message
    undone = forget(table, table.at)
    assert (undone.unmatched, undone.lines) == ((), table.lines)
    assert [line.item.key for line in forget(table, ITEMS[0].key).lines] == [
        line.item.key for line in table.lines if line.item.key != ITEMS[0].key
    ]


def test_a_line_that_waits_for_no_seal_takes_no_code_that_nobody_knows() -> None:
    table = scanned(offered(), [*codes_of(ITEMS[1]), Seen("X-99", "")])
    assert (table.lines[1].odd, [scan.code for scan in table.unmatched]) == ((), ["X-99"])
    assert left_open(table).endswith("unmatched scan: X-99")
    assert accept_as_seal(table).lines[1].wrong == ("X-99",)
    assert not accept_as_seal(table).unmatched
    assert unmatched_of(unmatched_rows(table)) == table.unmatched
    assert unmatched_of([None, {"code": 3}, "x"]) == unmatched_of(None) == ()


def test_what_is_received_follows_the_ledger_and_keeps_what_was_scanned() -> None:
    table = accept_as_recorded(scanned(offered(), [*codes_of(ITEMS[1]), *codes_of(ITEMS[2])]), ITEMS[1].key)
    same = updated_receipt(table, OpenOffers(tuple(Line(item, "Eve") for item in ITEMS[:3]), "later", ""))
    assert (same.lines, same.message) == (table.lines, table.message)
    now = OpenOffers((Line(ITEMS[2], "Eve"), Line(ITEMS[3], "Eve"), Line(ITEMS[1])), "", "")
    found = updated_receipt(table, now)
    assert found.message == "no longer offered to you: EV/0, EV/1; now offered to you: EV/3"
    assert [(line.item.name, line.giver, line.here, line.answer) for line in found.lines] == [
        ("EV/2", "Eve", True, ""),
        ("EV/3", "Eve", False, ""),
        ("EV/1", "", True, ""),
    ]
    assert answers(found, "") == ()


def test_what_is_offered_follows_the_ledger_and_says_what_left_the_list() -> None:
    table = scanned(TransferTable(), [*codes_of(ITEMS[1]), *codes_of(ITEMS[2])])
    assert updated_offer(table, [line.item for line in table.lines]) == table
    taken, sealed = replace(ITEMS[1], why="EV/1 is held by Carl"), replace(ITEMS[2], seals=("S-7",))
    found = updated_offer(table, [taken, sealed])
    assert [(line.item.name, line.wrong, line.unread) for line in found.lines] == [
        ("EV/2", ("S-2",), ("S-7",))
    ]
    assert [(scan.code, scan.why) for scan in found.unmatched] == [("EV/1", "EV/1 is held by Carl")]
    assert found.message == "EV/1 is held by Carl"
    changed = updated_offer(table, [ITEMS[1], sealed])
    assert changed.message == "the record has changed: check the list again"


def test_an_unknown_number_is_taken_as_a_seal_only_on_the_line_scanned_before_it() -> None:
    table = scanned(offered(), [EVERY[0], Seen("s-999", "")])
    assert accept_as_seal(offered()).lines == offered().lines
    found = accept_as_seal(table)
    assert found.lines[0].wrong == ("S-999",)
    assert found.tone == "bad"
    assert accept_as_seal(found).lines == found.lines
    assert forget(found, ITEMS[0].key).lines == offered().lines


#: What the round knows: the first thing was counted before, the last is none of it.
WANTED = {
    item.key: Wanted(item.name, "place-4", "ROOM / SHELF-4", True, "found" if n == 0 else "expected")
    for n, item in enumerate(ITEMS[:3])
}


def a_round() -> Round:
    left = {key: one for key, one in WANTED.items() if one.result == "expected"}
    return Round("round", "INV-1", "place ROOM", False, 3, 0, 0, 0, len(left), left)


def counted(state: Counting, codes: list[Seen]) -> Counting:
    for code in codes:
        known = {key: WANTED[key] for key in code.named if key in WANTED}
        state = count(
            state, RoundScan(code.code, code.off, code.item, code.named, code.place, code.place_id, known)
        )
    return state


@given(scans)
def test_a_round_counts_each_thing_once_however_often_it_is_scanned(codes: list[Seen]) -> None:
    once = counted(Counting(a_round()), codes)
    listed = [exhibit for count in once.counts for exhibit in count.exhibits]
    assert len(listed) == len(set(listed))
    assert ITEMS[0].key not in listed, "it was counted before"
    assert numbers(counted(once, codes)) == numbers(once)


@given(scans)
def test_what_is_found_and_what_is_missing_make_up_what_is_expected(codes: list[Seen]) -> None:
    found = numbers(counted(Counting(a_round()), codes))
    assert found["found"] + found["missing"] == found["expected"] == 3
    assert found["unmatched"] == len({code.code for code in codes if code.code in ("X-99", "S-999")})


@given(scans)
def test_every_state_of_a_round_can_be_shown_kept_and_entered(codes: list[Seen]) -> None:
    state = counted(Counting(a_round()), codes)
    assert round_page(state).title == "Round INV-1"
    (left,) = (block for block in round_page(state).blocks if getattr(block, "title", "") == "Still missing")
    assert len(left.rows) == numbers(state)["missing"]  # type: ignore[union-attr]  # it is the table of these
    rows = counts(state).values["row"]
    kept = draft(state)["rows"]
    assert isinstance(rows, list)
    assert isinstance(kept, list)
    assert len(rows) == len(kept) == len(state.counts)


def test_the_seal_of_a_counted_thing_goes_through_every_state_and_back() -> None:
    state = counted(Counting(a_round()), [codes_of(ITEMS[1])[0]])
    seen = []
    for _ in STATES:
        seen.append(state.counts[0].state)
        state = turn(state, state.counts[0].code)
    assert tuple(seen) == STATES
    assert state.counts[0].state == STATES[0]


def test_a_surplus_number_becomes_the_seal_of_the_thing_before_it_and_is_no_surplus_then() -> None:
    state = counted(Counting(a_round()), [codes_of(ITEMS[1])[0], Seen("s-999", "")])
    assert numbers(state)["unmatched"] == 1
    after = seal_counted(state)
    assert numbers(after)["unmatched"] == 0
    assert after.counts == (Count("EV/1", ("id-1",), ("EV/1",), ("found",), seals=("S-1",), read=("S-999",)),)
