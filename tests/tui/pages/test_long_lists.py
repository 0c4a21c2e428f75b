"""Seizures, rounds, people and what fails, over a thousand of each: told whole, once, no more read than shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from custody.cli.main import build
from custody.cli.setup.terminal import page_service
from custody.cli.shell.call import Call, Surroundings
from custody.errors import NotFound
from custody.ledger.ports import CheckRow, LabelRow, LedgerTransaction, RecordRow
from custody.ledger.views.subjects.lookup import PAGE, Lookup
from custody.model.locations.records import round_exhibit_key
from custody.model.record import Record
from custody.model.records import (
    Actor,
    CustodyPeriod,
    Exhibit,
    Inventory,
    Item,
    Production,
    RoundExhibit,
    Seizure,
    StoredObject,
    Sweep,
)
from custody.pages.lists.paged_list import ROWS
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page, Section, Table, Target
from custody.pages.parts.wording import when
from custody.pages.stores.integrity import FIRST
from custody.storage.database import SqlLedgerStore
from custody.storage.vault.page_context import VaultContext
from custody.storage.vault.vault import DATABASE
from custody.tui.pages.count_form import MOST, look, opened, scan
from custody.tui.pages.count_form import Counting as Counted
from custody.tui.pages.count_form import numbers as numbered
from custody.tui.pages.registry import BUILDERS
from tests.cli import paged
from tests.cli.office import Office, copied
from tests.counting import Records
from tests.tui.sitting import play, sitting

COUNT = 1_203
#: Failing objects: one in three in each way.
FAILING = 1_800
KINDS = ("mismatch", "missing", "unreadable")
#: Rows of the index and records that a page may read for each line that it shows, and beside them.
EACH, BESIDE = 8, 100


@dataclass(frozen=True)
class Crowd:
    """An office with over a thousand of everything: about which case, seizure and holder, and in which round."""

    office: Office
    case: str
    seizure: str
    holder: str
    round: str = "round-00000"


def exhibit(at: int) -> str:
    return f"exhibit-{at:05}"


def records(case: str, seizure: str, holder: str) -> Iterator[tuple[Record, str]]:
    """Yield records of every sort, each with its name."""
    for at in range(COUNT):
        yield Seizure(f"seizure-{at:05}", case, None, "consent", at // 3 * 60, 0), f"T-{at:05}"
        asked = (f"production-{at:05}", case, "27.a", None, False, at // 3 * 60, True, 0, None)
        yield Production(*asked), f"O-{at:05}"
        hold = CustodyPeriod(holder, at, at)
        yield Exhibit(exhibit(at), case, seizure, None, "usb_stick", (hold,)), f"X-{at:05}"
        closed = None if at % 100 == 0 else at
        yield Inventory(f"round-{at:05}", "case", None, case, None, at, at, 9, 0, closed=closed), f"R-{at:05}"
        result = ("expected", "misplaced", "found")[at % 3]
        yield (
            RoundExhibit(
                round_exhibit_key("round-00000", exhibit(at)), "round-00000", exhibit(at), True, result
            ),
            "",
        )
        keys = () if at % 10 == 9 else (f"key-{at:05}",)
        yield Actor(f"actor-{at:05}", ("examiner",), keys, since=1000 + at), f"P-{at:05}"
        if at:
            yield Item(exhibit(at), exhibit(0), exhibit(0), "extracted", 1), ""
        yield Sweep(f"sweep-{at:05}", "full", at * 60, 1, 0, at), ""
    for at in range(FAILING):
        place = ("local", f"key-{at:05}", None, at)
        wrong = KINDS[at % 3]
        yield StoredObject(f"object-{at:05}", exhibit(at % COUNT), case, 10, "", "", *place, wrong), ""


def fill(txn: LedgerTransaction, made: list[tuple[Record, str]]) -> None:
    """Put records into the read model, with their names and with their verification states."""
    txn.put_records([RecordRow(one.space, one.key, one.doc(), one.terms()) for one, _ in made])
    txn.put_labels([LabelRow(name, one.space, one.key, 0, "reference") for one, name in made if name])
    objects = [one for one, _ in made if isinstance(one, StoredObject)]
    txn.put_checks(
        [CheckRow(stored.id, "", stored.store, stored.bytes, stored.failing or "") for stored in objects]
    )


@pytest.fixture(scope="module")
def crowd(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Crowd:
    """Return an office with over a thousand of everything; tests only look at it."""
    office = copied(staffed, tmp_path_factory.mktemp("crowd") / "desk")
    office.case()
    office.seizure()
    case = paged.listed(office.see("case", "list"))[0]["id"]
    seizure = paged.listed(office.see("seizure", "list"))[0]["id"]
    holder = paged.value(office.see("actor", "show", "Eve"), "id")
    store = SqlLedgerStore.open(office.folder / "vault" / DATABASE, readonly=False)
    with store.begin() as txn:
        fill(txn, list(records(case, seizure, holder)))
        txn.commit()
    store.close()
    return Crowd(office, case, seizure, holder)


@contextmanager
def looking(office: Office) -> Iterator[tuple[VaultContext, Records]]:
    """Look at an office's vault, and count what is read."""
    desk = office.desk
    around = Surroundings(io.StringIO(), io.StringIO(), desk.environ, desk.folder, desk.clock, desk.entropy)
    with page_service(Call("tui", build("tui").parse_args(["tui"]), around)).look() as context:
        counting = Records(context.lookup.reader)
        yield replace(context, lookup=Lookup(counting)), counting  # type: ignore[arg-type]  # it reads as the ledger does


def built(context: PageContext, target: Target) -> Page:
    page = BUILDERS[target.page](context, target.key)
    assert page.target == target
    return page


def walk(context: PageContext, page: Page, which: str) -> list[Page]:
    pages = [page]
    while (there := getattr(pages[-1].turns, which)) is not None:
        pages.append(built(context, there))
    return pages


def told(page: Page, column: str) -> list[str]:
    """Return the first cells of the table whose first column is called so."""
    found = [block for block in page.blocks if isinstance(block, Table) and block.columns[0].title == column]
    return [row.texts[0] for table in found for row in table.rows]


def numbers(letter: str, *ranges: range) -> list[str]:
    return [f"{letter}-{at:05}" for some in ranges for at in some]


ALL = range(COUNT)
DOWN = range(COUNT - 1, -1, -1)
OPEN = range(1200, -1, -100)


def lists(crowd: Crowd) -> dict[str, tuple[Target, str, list[str]]]:
    """Return pages, the first column of the list on each, and what its lines are, in order."""
    closed = [f"R-{at:05}" for at in DOWN if at % 100]
    sign, silent = ([f"P-{at:05}" for at in ALL if (at % 10 == 9) is none] for none in (False, True))
    taken = numbers("X", ALL)
    ways = {one: numbers("object", range(at, FAILING, 3)) for at, one in enumerate(KINDS)}
    return {
        "seizures": (Target("seizures"), "seizure", ["S-1", *numbers("T", DOWN)]),
        "of a case": (Target("seizures", crowd.case), "seizure", ["S-1", *numbers("T", DOWN)]),
        "production_orders": (Target("production_orders"), "order", numbers("O", DOWN)),
        "asked in a case": (Target("production_orders", crowd.case), "order", numbers("O", DOWN)),
        "rounds": (Target("rounds"), "round", [*numbers("R", OPEN), *closed]),
        "people": (Target("people"), "name", ["Ada", "Judge", "Eve", "Carl", "Bot", *sign, *silent]),
        "taken": (Target("seizure", crowd.seizure), "exhibit", taken),
        "held": (Target("person", crowd.holder), "exhibit", taken),
        "not counted": (Target("round", crowd.round), "exhibit", numbers("X", range(0, COUNT, 3))),
        "found": (
            Target("round", f"case={crowd.round}&part=found"),
            "exhibit",
            numbers("X", range(2, COUNT, 3)),
        ),
        "failing": (Target("integrity", "failing"), "object", [key for way in KINDS for key in ways[way]]),
        "missing": (Target("integrity", "missing"), "object", ways["missing"]),
        "out of one": (Target("exhibits", f"case={exhibit(0)}&part=out"), "exhibit", numbers("X", ALL[1:])),
        "swept": (Target("integrity", "swept"), "ended", [when(at * 60) for at in DOWN]),
    }


def unmarked(lines: list[str]) -> list[str]:
    """Return lines without the mark that says that something is wrong with the exhibit."""
    return [line.removeprefix("! ") for line in lines]


NAMES = list(lists(Crowd(Office.__new__(Office), "", "", "")))


@pytest.mark.parametrize("name", NAMES)
def test_a_list_is_told_whole_and_once_and_no_page_reads_more_than_it_shows(crowd: Crowd, name: str) -> None:
    target, column, lines = lists(crowd)[name]
    with looking(crowd.office) as (context, counting):
        pages = walk(context, built(context, target), "after")
        shown = [unmarked(told(page, column)) for page in pages]
        if column == "object":
            lines = [line[:8] for line in lines]
        assert [line for page in shown for line in page] == lines
        assert max(map(len, shown)) == ROWS
        assert unmarked(told(walk(context, pages[-1], "before")[-1], column)) == shown[0]
        for page in (pages[0], pages[len(pages) // 2]):
            counting.forget()
            built(context, page.target)
            assert counting.read <= EACH * ROWS + BESIDE


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("seizures", "T-01134"),
        ("production_orders", "O-01134"),
        ("rounds", "R-01134"),
        ("people", "P-01134"),
        ("taken", "X-01134"),
        ("held", "X-01134"),
        ("not counted", "X-01134"),
        ("out of one", "X-01134"),
    ],
)
def test_what_is_sought_is_found_by_its_name_at_once(crowd: Crowd, name: str, found: str) -> None:
    target, column, _ = lists(crowd)[name]
    with looking(crowd.office) as (context, _):
        first = built(context, target)
        assert first.turns.search is not None
        answer = built(context, Target(target.page, first.turns.search.key + found.lower()))
        named = next(
            block for block in answer.blocks if isinstance(block, Table) and block.title == "Exact match"
        )
        assert [row.texts[0].removeprefix("! ") for row in named.rows] == [found]
        assert told(built(context, Target(target.page, first.turns.search.key + "nobody")), column) == []


def test_what_fails_is_sought_by_the_name_of_its_exhibit(crowd: Crowd) -> None:
    with looking(crowd.office) as (context, _):
        wanted = {}
        for name in ("failing", *KINDS):
            page = built(context, Target("integrity", f"case={name}&sought=X-00500"))
            wanted[name] = [
                (row.texts[1], row.texts[3])
                for block in page.blocks
                if isinstance(block, Table) and block.title == "Exact match"
                for row in block.rows
            ]
    both = [("X-00500", "unreadable"), ("X-00500", "unreadable")]
    assert wanted == {"failing": both, "mismatch": [], "missing": [], "unreadable": both}


def test_the_first_page_of_integrity_counts_what_fails_and_lists_no_more_than_it_shows(crowd: Crowd) -> None:
    with looking(crowd.office) as (context, counting):
        page = built(context, Target("integrity"))
        assert counting.read <= 3 * EACH * FIRST
        counts = next(block for block in page.blocks if isinstance(block, Section))
        assert [(fact.label.strip(), fact.text) for fact in counts.facts if fact.key != "never_read"] == [
            ("objects", "1800"),
            ("failing", "1800"),
            *((kind, "600") for kind in KINDS),
            ("locks not as recorded", "0"),
            ("sweeps", "1203"),
        ]
        opened = [fact.opens for fact in counts.facts if fact.opens is not None]
        assert [len(told(built(context, target), "object")) for target in opened[:4]] == [ROWS] * 4
        tables = {block.title: block for block in page.blocks if isinstance(block, Table)}
        assert (len(tables["Failing"].rows), tables["Failing"].more) == (FIRST, FAILING - FIRST)
        assert (len(tables["Sweeps"].rows), tables["Sweeps"].more) == (FIRST, COUNT - FIRST)
        assert [row.texts[-1] for row in tables["Stores"].rows] == ["1800"]


def test_pages_are_turned_in_plain_text_too(crowd: Crowd) -> None:
    office = crowd.office
    first = office.done("Eve", "tui", "--plain", "seizure:S-1")
    assert first["before"] is None
    assert "Exhibits: 1203 in all, here (100)" in first["text"]
    assert f"those that follow: custody tui --plain '{first['after']}'" in first["text"]
    second = office.done("Eve", "tui", "--plain", first["after"])
    assert "X-00199" in second["text"]
    assert "X-00099" not in second["text"]
    assert office.done("Eve", "tui", "--plain", second["before"])["after"] == first["after"]
    answer = office.run("Eve", "tui", "--plain", "integrity:lost")
    assert answer.status == 6
    assert "mismatch" in answer.err


def test_a_list_that_has_shrunk_meanwhile_leads_back(crowd: Crowd) -> None:
    with looking(crowd.office) as (context, _):
        gone = Target("round", f"case={crowd.round}&part=expected&value={crowd.round}&record=zzz")
        page = built(context, gone)
        assert told(page, "exhibit") == []
        assert page.turns.before is not None
        assert told(built(context, page.turns.before), "exhibit")[-1] == "X-01200"


def test_the_results_of_a_sweep_are_turned(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("custody.pages.stores.sweeps.ROWS", 2)
    office.case()
    office.seizure()
    office.exhibit()
    for at in range(5):
        (office.folder / f"{at}.dd").write_bytes(bytes([at]) * 10)
        office.done("Eve", "archive", f"{at}.dd", "--exhibit", "EV/1")
    office.done("Eve", "sweep", "run")
    entry = office.size() - 1
    objects = sorted(
        item["object"][:8] for item in paged.rows(office.see("exhibit", "show", "EV/1"), "objects")
    )
    with looking(office) as (context, _):
        for key in (f"{entry}", f"{entry}:verified"):
            pages = walk(context, built(context, Target("sweep", key)), "after")
            shown = [
                [row.texts[1] for block in page.blocks if isinstance(block, Table) for row in block.rows]
                for page in pages
            ]
            assert [len(page) for page in shown] == [2, 2, 1]
            assert sorted(key for page in shown for key in page) == objects
            assert walk(context, pages[-1], "before")[-1].target == pages[0].target
        with pytest.raises(NotFound, match="there is no result"):
            built(context, Target("sweep", f"{entry}:verified:5"))


def test_keys_open_a_list_from_its_count_turn_it_and_lead_back(crowd: Crowd) -> None:
    async def scene() -> None:
        async with sitting(crowd.office.desk) as at:
            await at.sign_in(crowd.office, "Eve")
            await at.press("6")
            await at.choose("missing")
            assert "Failing, missing: 600" in at.text
            assert "X-00001" in at.text
            await at.press("right_square_bracket")
            assert "X-00301" in at.text
            assert "X-00001" not in at.text
            await at.press("escape")
            assert "locks not as recorded" in at.text

    play(scene)


def test_a_scan_in_a_long_round_reads_what_was_scanned_and_no_more(crowd: Crowd) -> None:
    with looking(crowd.office) as (context, counting):
        found = opened(context, crowd.round)
        assert counting.read <= EACH * MOST + BESIDE + PAGE
        assert (len(found.left), found.missing) == (MOST, 9)
        counting.forget()
        state = scan(Counted(found), look(context, found.id, "X-01134"))
        assert counting.read <= BESIDE
        assert [(count.name, count.result) for count in state.counts] == [("X-01134", "found")]
        assert numbered(state)["missing"] == found.missing - 1
        again = scan(state, look(context, found.id, "X-01133"))
        assert again.counts == state.counts, "it was counted before"
        assert "counted and signed already" in again.message


def test_the_entries_about_one_thing_are_turned_from_the_page_of_that_thing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    for shelf in ("SHELF-1", "SHELF-2"):
        office.done("Carl", "location", "register", shelf, "--location-type", "shelf")
    for at in range(7):
        office.done("Eve", "exhibit", "place", "EV/1", "--location", f"SHELF-{1 + at % 2}")
    thing = paged.listed(office.see("exhibit", "list"))[0]["id"]
    monkeypatch.setattr("custody.pages.things.history.ROWS", 3)
    with looking(office) as (context, _):
        whole = [str(position) for position in reversed(context.lookup.reader.positions(thing))]
        first = built(context, Target("exhibit", thing))
        (table,) = (block for block in first.blocks if isinstance(block, Table) and block.title == "Entries")
        assert table.rest is not None
        assert table.more == len(whole) - 3
        pages = walk(context, built(context, table.rest), "after")
        shown = [told(page, "entry") for page in pages]
        assert [*told(first, "entry"), *(line for page in shown for line in page)] == sorted(whole, key=int)[
            ::-1
        ]
        newest = walk(context, pages[-1], "before")[-1]
        assert newest.target == Target("subject", thing)
        assert told(newest, "entry") == told(first, "entry")
        for key in ("99", "x", "-1"):
            with pytest.raises(NotFound, match="there is no entry of this subject"):
                built(context, Target("subject", f"{thing}:{key}"))
    plain = office.done("Eve", "tui", "--plain", f"exhibit:{thing}")["text"]
    assert f"the rest of entries: custody tui --plain subject:{thing}:{len(whole) - 4}" in plain
