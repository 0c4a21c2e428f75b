"""The inbox has each thing once, at its most urgent, with the act that Enter begins; then what others must do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from custody.law.clock import DAY, format_instant
from custody.ledger.views.deadlines.brief_actions import BRIEF, MOST
from custody.ledger.views.deadlines.next_action import TO_DO
from custody.model.records import StoredObject
from custody.pages.parts.context import LastVisit, SweepState
from custody.pages.parts.page import Page, Paragraph, Table, Target
from custody.pages.parts.wording import brief, late
from custody.pages.stores.running_work import far
from custody.pages.today.news import REST
from custody.pages.worklist.nouns import MOST as NOUN
from custody.pages.worklist.nouns import shortened
from custody.storage.state.visits import APART, Visits, folder_in
from custody.storage.vault.page_context import VaultContext
from custody.tui.render.layout import lines
from custody.tui.screens.form import FormScreen
from custody.tui.screens.receive import ReceiveScreen
from custody.tui.widgets.line_help import LineHelp
from tests.cli.office import Office
from tests.tui.pages.test_long_lists import built, looking
from tests.tui.sitting import SMALL, play, sitting
from tests.tui.steps import offered

HOUR = 3600


def of(context: VaultContext, office: Office, who: str, key: str = "") -> Page:
    """Return the inbox of somebody of the office."""
    me = context.lookup.actor_of_key(office.keys[who])
    return built(replace(context, me=me, key=office.keys[who]), Target("today", key))


def groups(page: Page) -> dict[str, list[tuple[str, ...]]]:
    """Return the lines of each group of the inbox, by its heading up to a bracket or colon."""
    tables = (block for block in page.blocks if isinstance(block, Table))
    return {
        table.title.partition(":")[0].partition(" (")[0]: [row.texts for row in table.rows]
        for table in tables
    }


def furnish(office: Office) -> None:
    """Check an exhibit out that comes back late, offer three to Carl, propose an erasure, break an object."""
    office.case()
    office.seizure()
    for number in range(1, 6):
        office.exhibit(f"EV/{number}", "--seal", f"A-{number}")
    office.order("P-1")
    back = format_instant(office.desk.clock.now() + DAY)
    out = ("--to", "Carl", "--purpose", "examination", "--return-due-at", back)
    office.done("Eve", "exhibit", "check-out", "EV/5", *out)
    (office.folder / "disk.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "disk.dd", "--exhibit", "EV/4")
    (stored,) = (
        path for path in (office.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file()
    )
    stored.chmod(0o600)
    stored.write_bytes(b"other" * 1000)
    office.done("Eve", "sweep", "run", status=3)
    office.desk.clock.advance(3 * DAY)
    offered(office, "EV/1", "EV/2", "EV/3")


def test_each_thing_stands_once_and_what_others_must_do_stands_apart(office: Office) -> None:
    furnish(office)
    with looking(office) as (context, _):
        eve, carl = of(context, office, "Eve"), of(context, office, "Carl")
    count = next(block.text for block in eve.blocks if isinstance(block, Paragraph))
    assert count == "For me 3: 2 overdue, 1 no date │ waiting for others 1"
    assert groups(eve) == {
        "OVERDUE": [
            ("2 Nov", "local", "Store", "Verify again what failed, 3 days late"),
            ("3 Nov", "EV/5", "USB stick, black", "Check in, 2 days late"),
        ],
        "NO DATE": [("no date", "P-1", "Example Mail Ltd", "Record receipt; no period runs yet")],
        "WAITING FOR OTHERS": [
            (
                groups(eve)["WAITING FOR OTHERS"][0][0],
                "EV/1",
                "USB stick, black",
                "Carl to accept, 3 items; recall",
            )
        ],
    }
    (alarm,) = eve.alarms
    assert alarm.text.startswith("EV/4: stored in local: bytes are not those recorded, ")
    assert alarm.action is not None
    assert alarm.action.words == ("sweep", "run")
    offer = groups(carl)["TODAY" if "TODAY" in groups(carl) else "THIS WEEK"]
    assert [row[1:] for row in offer] == [("EV/1", "USB stick, black", "Accept transfer from Eve, 3 items")]
    shown = [line.text for line in lines(eve, 76)]
    assert all(len(line) <= 76 for line in shown)
    numbers = [line.find("EV/") for line in shown if "USB stick" in line]
    assert len(set(numbers)) == 1, "the columns of all groups stand below each other"
    assert not any("-" in row[3] or "custody" in row[3] for row in groups(eve)["NO DATE"]), (
        "no command to type"
    )


def test_enter_begins_the_act_and_f4_opens_the_thing(office: Office) -> None:
    furnish(office)

    async def scene() -> None:
        async with sitting(office.desk, size=SMALL) as at:
            await at.sign_in(office, "Carl")
            rows = at.text.splitlines()
            first = next(number for number, row in enumerate(rows) if "Accept transfer from Eve" in row)
            assert first < len(rows) - 5, "the first task needs no scrolling"
            listed = at.lines
            listed.highlighted = next(n for n, text in enumerate(listed.shown) if "Accept transfer" in text)
            await at.settle()
            told = at.app.screen.query_one(LineHelp).text.splitlines()
            assert told[0].startswith("exhibit EV/1: accept or refuse the exhibit; due ")
            assert told[1] == "Enter: Accept transfer from Eve, 3 items: EV/1   F4: open exhibit"
            await at.press("f4")
            assert "Exhibit EV/1" in at.text
            await at.press("escape", "enter")
            assert isinstance(at.app.screen, ReceiveScreen)
            await at.press("escape")
        async with sitting(office.desk, size=SMALL) as at:
            await at.sign_in(office, "Eve")
            listed = at.lines
            listed.highlighted = next(n for n, text in enumerate(listed.shown) if "; recall" in text)
            await at.press("enter")
            form = at.app.screen
            assert isinstance(form, FormScreen)
            assert form.form.words == ("transfer", "recall")
            assert "EV/1" in at.text

    play(scene)


def test_what_is_new_is_told_from_the_last_visit_on(office: Office) -> None:
    furnish(office)
    with looking(office) as (context, _):
        here = context.lookup.reader.head().size
    office.done("Carl", "transfer", "accept", "EV/1", *_found("A-1"))
    office.done("Carl", "exhibit", "flag", "EV/4", "biohazard")
    office.done("Eve", "exhibit", "flag", "EV/2", "biohazard")
    with looking(office) as (context, _):
        visited = replace(context.front, last_visit=lambda actor, size: LastVisit(here, context.now - HOUR))
        page = of(replace(context, front=visited), office, "Eve")
        whole = of(replace(context, front=visited), office, "Eve", REST.key)
        unnoted = groups(of(context, office, "Eve"))
        nobody = built(replace(context, me=None, key=None), Target("today"))
    (new,) = (block for block in page.blocks if isinstance(block, Table) and block.key == "since")
    assert new.title.endswith(": 1 answered transfer, 1 entry on your exhibits")
    told = [row.texts[1:] for row in new.rows]
    assert [text[0] for text in told] == ["EV/4", "EV/1"], "one's own acts are no news"
    assert "Carl accepted" in told[1][2]
    assert [row.opens for row in new.rows] == [Target("entry", str(here + 1)), Target("entry", str(here))]
    assert [block.rows for block in whole.blocks if isinstance(block, Table)] == [new.rows]
    assert "SINCE YOU WERE HERE" not in unnoted, "without a visit it counts from the newest own entry"
    assert "SINCE YOU WERE HERE" not in groups(nobody)


def _found(seal: str) -> tuple[str, ...]:
    return ("--condition", "as_described", "--seal", seal, "--seal-state", "intact")


def test_a_visit_ends_when_nobody_was_there_for_a_while(tmp_path: Path) -> None:
    eve, now, there = "0f0e0d0c-0b0a-4908-8706-050403020100", [1000], [True]

    def desk() -> Visits:
        return Visits(folder_in(tmp_path), lambda: now[0], lambda: there[0])

    first = desk()
    assert first.come(eve, 5) is None
    now[0] += 600
    assert first.come(eve, 9) is None, "it is still the first visit"
    second = desk()
    assert second.come(eve, 12) == LastVisit(9, 1600)
    now[0] += APART + 1
    assert second.come(eve, 20) == LastVisit(12, 1600)
    there[0] = False
    now[0] += 600
    second.come(eve, 30)
    assert desk().come(eve, 30) == LastVisit(20, 1600 + APART + 1), "a page drawn for nobody is no visit"
    for name in ("../evil", "", "x"):
        assert desk().come(name, 1) is None
    assert [path.name for path in folder_in(tmp_path).iterdir()] == [f"{eve}.json"]
    file = folder_in(tmp_path) / f"{eve}.json"
    for text in (
        "",
        "{",
        "[]",
        '{"schema":"custody.visit/1","size":-1,"at":1}',
        '{"size":1,"at":1}',
        "9" * 300,
    ):
        file.write_text(text)
        assert desk().last(eve) is None


def test_every_task_has_its_act_in_a_few_words() -> None:
    assert set(BRIEF) == set(TO_DO)
    assert [
        text for text in BRIEF.values() if len(text) > MOST or text.endswith(".") or "custody" in text
    ] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("USB stick, black", "USB stick, black"),
        ("a" * 40, f"{'a' * (NOUN - 1)}…"),
        ("iPhone 13, black, cracked glass", "iPhone 13, black,…"),
    ],
)
def test_nouns_are_cut_behind_a_word(text: str, told: str) -> None:
    assert shortened(text) == told.replace(",…", "…")


def test_days_and_hours_are_short() -> None:
    noon = 1_793_620_800
    assert format_instant(noon) == "2026-11-02T12:00:00Z"
    found = {brief(noon + away, noon): away for away in (0, DAY, -400 * DAY)}
    assert found == {"12:00Z": 0, "3 Nov": DAY, "28 Sep 2025": -400 * DAY}
    assert [late(noon - away, noon) for away in (60, HOUR, DAY, 3 * DAY)] == [
        "due now",
        "1 hour late",
        "1 day late",
        "3 days late",
    ]


#: Pages that name an exhibit, its object or its store, by page and what its key names.
NAMING = {
    "today": "",
    "status": "",
    "integrity": "",
    "exhibits": "",
    "exhibit": "exhibit",
    "case": "case",
    "object": "object",
    "stored": "entry",
}


def test_nothing_that_names_a_damaged_object_has_a_tick_or_says_verified(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/4", "--seal", "A-4")
    (office.folder / "disk.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "disk.dd", "--exhibit", "EV/4")
    entry = str(office.size() - 1)
    office.done("Eve", "sweep", "run")
    assert {"integrity", "object", "stored"} <= set(ticked(office, entry)), "what is intact has its tick"
    (stored,) = (
        path for path in (office.folder / "vault" / "objects" / "objects").rglob("*") if path.is_file()
    )
    stored.chmod(0o600)
    stored.write_bytes(b"other" * 1000)
    office.done("Eve", "sweep", "run", status=3)
    assert ticked(office, entry) == {}


def ticked(office: Office, entry: str) -> dict[str, list[str]]:
    """Return by page the lines on EV/4, its object or its store with a tick or the word verified."""
    with looking(office) as (context, _):
        item = next(context.lookup.under(StoredObject, "all", ""))
        keys = {"exhibit": item.exhibit, "case": item.case, "object": item.id, "entry": entry, "": ""}
        found = {}
        for page, named in NAMING.items():
            shown = lines(built(context, Target(page, keys[named])), 118)
            names = ("EV/4", "local", item.id[:8], "stands", "Verified in the store")
            told = [
                line.text
                for line in shown
                if any(name in line.text for name in names)
                and ("✓" in line.text or "VERIFIED" in line.text or "Verified in the store" in line.text)
            ]
            if told:
                found[page] = told
    return found


def test_a_sweep_that_runs_has_its_rate_and_the_time_left() -> None:
    sweep = SweepState("full", "all", "", 7, True, 1_060, 1_000, 60 << 20, 120 << 20, "bytes", 3)
    assert far(sweep) == "60.0 MiB of 120.0 MiB, 3 entered, 1.0 MiB/s, 1:00 left"
    assert far(replace(sweep, alive=False)) == "60.0 MiB of 120.0 MiB, 3 entered"
    assert far(replace(sweep, unit="objects", done=6, total=None)) == "6, 3 entered, 0.1/s"


def test_the_proof_of_an_entry_is_written_within_four_keys(office: Office) -> None:
    office.case()
    newest = office.size() - 1

    async def scene() -> None:
        async with sitting(office.desk, size=SMALL) as at:
            await at.sign_in(office, "Eve")
            await at.press("7")
            before = at.keys
            assert f"a: write the proof of entry {newest} to a file" in at.text
            await at.press("a")
            assert isinstance(at.app.screen, FormScreen)
            assert f"{newest}.tlog-proof" in at.text
            await at.press("f8")
            assert at.keys - before <= 4
            assert "DONE" in at.text

    play(scene)
    assert (office.folder / f"{newest}.tlog-proof").is_file()
